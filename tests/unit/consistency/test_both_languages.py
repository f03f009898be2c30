"""A message in two languages says the same whichever language is in use."""

import pytest
from tests.unit.consistency.rules.grids_of_groups import grid

from graadmeter.consistency import Material, audit
from graadmeter.consistency.material import Statement
from graadmeter.language import use_language

WEIGHTS = grid(
    ["Populatie", "Respons", "Wegingsfactor"],
    {"Noord": "60 50 1.2", "Zuid": "30 40 0.8", "Oost": "10 10 1.5"},
)
TOTAL = grid(
    ["Noord n=40", "Zuid n=40", "Totaal n=80"],
    {"Ja": "12.5 37.5 26.0", "Nee": "87.5 62.5 75.0"},
    name="totaal",
)
WORDS = Statement("zin", "een derde (51 procent)", unit="percent")


@pytest.mark.parametrize(
    "material", [Material((WEIGHTS,)), Material((TOTAL,)), Material((), (WORDS,))]
)
def test_the_language_in_use_makes_no_difference(material):
    found = {}
    for language in ("nl", "en"):
        with use_language(language):
            found[language] = [each.message for each in audit(material)]
    assert found["nl"]
    assert found["nl"] == found["en"]
    assert all("." not in each.nl.rstrip(".").replace(". ", "") for each in found["nl"])
