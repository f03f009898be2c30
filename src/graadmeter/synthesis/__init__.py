"""Synthetic microdata that agree with printed figures; for tests, demos and teaching."""

from graadmeter.synthesis.stored import synthesis_of
from graadmeter.synthesis.synthesize import KEPT_APART_FILE, Synthesis, synthesize

__all__ = ["KEPT_APART_FILE", "Synthesis", "synthesis_of", "synthesize"]
