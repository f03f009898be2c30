"""What the register would answer to the inventories of the monitor: offered, never given."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.service.incidents.counting.counts import Counts
from graadmeter.service.incidents.counting.definitions import (
    Block,
    Counted,
    band_of,
    followup_bands,
    incident_bands,
)
from graadmeter.service.incidents.counting.iceberg import monitor

GROUPS = {Block.STAFF_AND_BOARD: "secretarissen", Block.REPRESENTATIVE: "griffiers"}
"""Block to the target group of the monitor that answers for it."""


@dataclass(frozen=True)
class Offered:
    """An answer that the register offers.

    Attributes:
        question: the id of the question in the monitor.
        text: what is asked.
        number: the answer.
        band: the class that the monitor publishes it in, as it calls it.
        code: the code of that class.
    """

    question: str
    text: str
    number: int
    band: str
    code: str


def numbers_asked(counts: Counts) -> dict[str, tuple[int, bool]]:
    """Question id to the number, and whether it is about following up."""
    return {
        "reg_verbal": (counts.by_form[Counted.VERBAL], False),
        "reg_personal_threat": (counts.by_form[Counted.THREAT], False),
        "reg_physical": (counts.by_form[Counted.PHYSICAL], False),
        "followup_offender_response": (counts.response, True),
        "followup_police_report": (counts.police_report, True),
        "followup_damages": (counts.damage_recovered, True),
    }


def wave_of(block: Block) -> int:
    """The newest wave of the monitor that asks the inventory of a block.

    Raises:
        KeyError: it is no block of an inventory.
    """
    group = GROUPS[block]
    return max(wave for name, wave in monitor().questionnaires if name == group)


def offered(block: Block, counts: Counts) -> tuple[Offered, ...]:
    """The answers, in the order and the words of the questionnaire.

    Raises:
        KeyError: it is no block of an inventory.
    """
    loaded = monitor()
    questionnaire = loaded.questionnaires[GROUPS[block], wave_of(block)]
    asked = numbers_asked(counts)
    found = []
    for question in questionnaire.questions:
        if question.id in asked:
            number, followup = asked[question.id]
            bands = followup_bands(block) if followup else incident_bands(block)
            band = band_of(number, bands)
            kind = "followup" if followup else "incident"
            label = str(loaded.code_lists[f"{kind}_bands_{_WHOSE[block]}"].label(band.code))
            found.append(Offered(question.id, str(question.text), number, label, band.code))
    return tuple(found)


_WHOSE = {Block.STAFF_AND_BOARD: "secretaries", Block.REPRESENTATIVE: "clerks"}
