"""Import of incident lists that exist already, such as a spreadsheet or an export of the GIR."""
