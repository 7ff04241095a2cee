"""What people changed, replayed upon what the program read: pure, from an account and changes to an account."""
