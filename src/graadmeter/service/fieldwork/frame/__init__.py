"""The sample frame: a file read, checked in full, previewed, and taken in at once or not at all."""
