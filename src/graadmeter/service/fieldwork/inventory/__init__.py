"""The inventory regime: an organisation fills in one form, with colleagues it asks for sections."""
