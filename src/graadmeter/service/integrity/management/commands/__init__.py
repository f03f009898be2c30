"""Commands for who runs the service."""
