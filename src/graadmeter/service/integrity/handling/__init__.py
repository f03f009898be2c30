"""What officers do with a report."""
