"""The audit of our own publication before it is written."""

from graadmeter.publication.gate.checking import (
    ContradictionError,
    check_publication,
    contradictions,
)

__all__ = ["ContradictionError", "check_publication", "contradictions"]
