"""What may leave the organisation of a year."""
