"""What leaves the organisation: figures of a year in which no small number can be found."""
