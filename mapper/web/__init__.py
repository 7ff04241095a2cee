"""The desk: a project folder, and the local page on which its reports are read, corrected and published."""
