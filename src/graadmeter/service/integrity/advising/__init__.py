"""Notes of confidential advisers."""
