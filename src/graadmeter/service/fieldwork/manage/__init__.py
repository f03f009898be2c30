"""What who runs a survey sees and does: making, watching, closing, redacting, exporting."""
