"""Material for an audit from monitors, files and tables that were made here."""
