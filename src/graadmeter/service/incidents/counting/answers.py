"""What the register would answer to the inventories of the monitor: offered, never given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graadmeter.service.incidents.counting.classes import class_of, together
from graadmeter.service.incidents.counting.counts import Counts, count
from graadmeter.service.incidents.counting.definitions import (
    DEFINITIONS,
    Block,
    Counted,
    band_of,
    followup_bands,
    incident_bands,
)
from graadmeter.service.incidents.counting.iceberg import monitor
from graadmeter.service.incidents.words import DEFINITION

GROUPS = {Block.STAFF_AND_BOARD: "secretarissen", Block.REPRESENTATIVE: "griffiers"}
"""Block to the target group of the monitor that answers for it."""


@dataclass(frozen=True)
class Offered:
    """An answer that the register offers.

    Attributes:
        question: the id of the question in the monitor.
        text: what is asked.
        number: the answer; None where it is not shown (see `classes`).
        bands: the class that the monitor publishes it in, as it calls it; more where what is shown
            leaves open which.
        codes: the codes of those.
    """

    question: str
    text: str
    number: int | None
    bands: tuple[str, ...]
    codes: tuple[str, ...]


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


def offered(block: Block, blocks: Mapping[Block, Counts], *, over: bool) -> tuple[Offered, ...]:
    """The answers, in the order and the words of the questionnaire.

    Args:
        block: whom they are about.
        blocks: the numbers of a year.
        over: whether the year has ended. Then the class of each answer is given: once a year, that
            is what the inventory asks for. While the year runs, a class that changes would tell
            of a case the day it comes in, so there it is only what follows from what is shown.

    Raises:
        KeyError: it is no block of an inventory.
    """
    loaded = monitor()
    questionnaire = loaded.questionnaires[GROUPS[block], wave_of(block)]
    of_staff = block is Block.STAFF_AND_BOARD
    # What may be counted one by one, and the class of who may not be.
    counted = blocks[Block.STAFF] if of_staff else count((), DEFINITIONS[DEFINITION])
    whom = Block.BOARD if of_staff else block
    others = class_of(whom, blocks[whom])
    asked, true = numbers_asked(counted), numbers_asked(blocks[block])
    found = []
    for question in questionnaire.questions:
        if question.id in asked:
            number, followup = asked[question.id]
            bands = followup_bands(block) if followup else incident_bands(block)
            own = (band_of(true[question.id][0], bands),)
            possible = own if over else together(number, others, bands)
            kind = "followup" if followup else "incident"
            names = loaded.code_lists[f"{kind}_bands_{_WHOSE[block]}"]
            found.append(
                Offered(
                    question.id,
                    str(question.text),
                    number if others.most == 0 else None,
                    tuple(str(names.label(band.code)) for band in possible),
                    tuple(band.code for band in possible),
                )
            )
    return tuple(found)


_WHOSE = {Block.STAFF_AND_BOARD: "secretaries", Block.REPRESENTATIVE: "clerks"}
