"""Keeping and erasing cases, and giving people what is kept about them."""
