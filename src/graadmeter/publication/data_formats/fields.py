"""Columns of lists of figures, with those that several lists have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graadmeter.language import gettext as _

Kind = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True)
class Field:
    """One column of a list.

    Attributes:
        name: its header.
        kind: type of its values.
        title: a short name in the current language.
        description: what it means, in the current language.
        required: it is never empty.
    """

    name: str
    kind: Kind
    title: str
    description: str
    required: bool = False


def precision_fields() -> tuple[Field, ...]:
    """How certain a figure is."""
    interval = _("Van het 95%-betrouwbaarheidsinterval.")
    return (
        Field("se", "number", _("Standaardfout"), _("In de eenheid van het cijfer.")),
        Field("ci_low", "number", _("Ondergrens"), interval),
        Field("ci_high", "number", _("Bovengrens"), interval),
        Field("deff", "number", _("Ontwerpeffect"), _("Effect van het ontwerp op de variantie.")),
    )


def estimate_fields() -> tuple[Field, ...]:
    """A figure with its base and how certain it is."""
    return (
        Field("n", "integer", "n", _("Respondenten achter het cijfer, ongewogen.")),
        Field("estimate", "number", _("Cijfer"), _("Onafgerond; leeg als het niet te zien is.")),
        *precision_fields(),
    )


def remark_fields() -> tuple[Field, ...]:
    """What goes with a figure."""
    return (
        Field("flag", "string", _("Merkteken"), _("Of het cijfer klein, verborgen of leeg is.")),
        Field("note", "string", _("Noot"), _("Wat bij het cijfer hoort.")),
    )


def synthetic_field() -> Field:
    """Whether nobody gave the answers behind a figure."""
    return Field(
        "synthetic",
        "boolean",
        _("Synthetisch"),
        _("true: berekend uit synthetische antwoorden, die niemand heeft gegeven."),
        required=True,
    )
