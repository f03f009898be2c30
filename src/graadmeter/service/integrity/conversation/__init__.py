"""The reporter and who handles the report, in turn, by the receipt."""
