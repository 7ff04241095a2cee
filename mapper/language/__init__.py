"""What we know of words: sentences, and the tables of English, Spanish and French."""
