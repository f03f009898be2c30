"""Drafts and answers, in a database of their own; nothing here refers to a person."""
