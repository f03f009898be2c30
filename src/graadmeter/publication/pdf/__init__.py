"""The publication as one accessible PDF, made in memory."""

from graadmeter.publication.pdf.rendering import render_pdf

__all__ = ["render_pdf"]
