"""The licences that a monitor can choose, as catalogues and readers know them."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.language import gettext as _


@dataclass(frozen=True)
class Licence:
    """A licence of open data.

    Attributes:
        name: what it is called, in the current language.
        address: page with its text; empty when there is none.
        concept: its address in the list that Dutch and European catalogues use.
    """

    name: str
    address: str
    concept: str


_EUROPE = "http://publications.europa.eu/resource/authority/licence"


def licence_of(name: str | None) -> Licence:
    """The licence with a name; that it is not known when the monitor chose none.

    Raises:
        KeyError: no such licence can be chosen.
    """
    if name is None:
        # The value of the list of data.overheid.nl for a licence that nobody stated.
        unknown = "http://standaarden.overheid.nl/owms/terms/licentieonbekend"
        return Licence(_("geen licentie opgegeven"), "", unknown)
    return {
        "CC-BY-4.0": Licence(
            "Creative Commons Attribution 4.0 (CC BY 4.0)",
            "https://creativecommons.org/licenses/by/4.0/",
            f"{_EUROPE}/CC_BY_4_0",
        ),
        "CC0-1.0": Licence(
            "Creative Commons Zero 1.0 (CC0)",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            f"{_EUROPE}/CC0",
        ),
    }[name]
