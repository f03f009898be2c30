"""Evidence: what kind of file it is, a copy without traces, keeping and giving it."""
