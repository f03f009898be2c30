"""A copy holds what it may, whole, and of what was blacked out nothing at all."""

from __future__ import annotations

import base64
import io
import json
import zlib

import pikepdf
import pytest
from django.utils import timezone
from tests.service.registers.keeping.conftest import PLACES, SAID, full_case, years_ago

from graadmeter.service.incidents.keeping import actions
from graadmeter.service.incidents.keeping.copies import (
    Copy,
    as_data,
    copy_of,
    suggested,
    usual_ground,
)
from graadmeter.service.incidents.keeping.passages import digest_of, passages_of
from graadmeter.service.incidents.keeping.pdf import copies_pdf
from graadmeter.service.incidents.keeping.words import DisclosureKind
from graadmeter.service.incidents.models import Correction, DataRequest, Event
from graadmeter.service.journal.models import Entry

pytestmark = pytest.mark.django_db
WOO = DisclosureKind.WOO
TODAY = timezone.localdate


@pytest.fixture
def case(organisation):
    return full_case(organisation, years_ago(1))


def keep(case, member, kind, marks):
    actions.keep_marks(
        case=case,
        member=member,
        kind=kind,
        marks=marks,
        digest=digest_of(passages_of(case)),
        today=TODAY(),
    )


def made(case, kind, organisation) -> Copy:
    """The copy, which must be there."""
    found = copy_of(case, kind, organisation, TODAY())
    assert found is not None
    return found


def content_of(pdf: bytes) -> bytes:
    """Everything in a PDF, with its streams unpacked."""
    found = [pdf]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                found.append(thing.read_bytes())
            else:
                found.append(repr(thing).encode())
    return b"\n".join(found)


def words_of(pdf: bytes) -> str:
    """The words in a PDF by the maps of its fonts, as somebody who copies them gets them."""
    maps: dict[str, dict[str, str]] = {}
    said: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for name, font in page.Resources.Font.items():
                maps[name] = unicode_map(font.ToUnicode.read_bytes().decode())
            current: dict[str, str] = {}
            for step in pikepdf.parse_content_stream(page):
                operands, operator = step.operands, step.operator
                if str(operator) == "Tf":
                    current = maps[str(operands[0])]
                elif str(operator) in {"Tj", "TJ"}:
                    shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                    said += [glyphs(piece, current) for piece in shown if is_text(piece)]
    return "".join(said)


def is_text(piece) -> bool:
    return isinstance(piece, pikepdf.String)


def glyphs(piece, known: dict[str, str]) -> str:
    raw = bytes(piece).hex().upper()
    return "".join(known.get(raw[at : at + 4], "") for at in range(0, len(raw), 4))


def unicode_map(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.splitlines():
        parts = [part.strip("<>") for part in line.replace("><", "> <").split()]
        if line.startswith("<") and len(parts) == 2:
            found[parts[0].upper()] = bytes.fromhex(parts[1]).decode("utf-16-be")
    return found


def spellings(word: str) -> list[bytes]:
    return [
        word.encode(),
        word.encode("utf-16-be"),
        word.encode("utf-16-le"),
        word.encode("utf-16-be").hex().encode(),
        base64.b64encode(word.encode()).rstrip(b"="),
        zlib.compress(word.encode()),
    ]


def test_every_place_where_people_write_is_among_the_passages(case):
    said = "\n".join(passage.text for passage in passages_of(case))
    for word in (
        *PLACES.values(),
        "aardvark",
        "amandel",
        "Zoutsteeg",
        "walnoot",
        "hazelnoot",
        "kastanje",
    ):
        assert word in said, word
    for name in ("Vera Lindegaard", "Henk Duinzigt", "brief-pistache.pdf", "06 12345679"):
        assert name in said, name


def test_passages_have_keys_of_their_own(case):
    keys = [passage.key for passage in passages_of(case)]
    assert len(keys) == len(set(keys))


def test_what_is_not_black_can_be_read_in_the_pdf(case, coordinator, organisation):
    keep(case, coordinator, WOO, {})
    pdf = copies_pdf([made(case, WOO, organisation)], "Kopie")
    said = words_of(pdf).replace(" ", "")
    assert "Zilverdraad" in said
    assert "Kwikzand" in said


def test_nothing_of_what_is_black_is_in_the_bytes(case, coordinator, organisation):
    marks = suggested(WOO, passages_of(case))
    marks["facts.story"] = {"text": SAID.replace("Zilverdraad", "[[5.1.1d: Zilverdraad]]")}
    ban = next(each.key for each in passages_of(case) if each.text == "Joris Kwikzand")
    marks[ban] = {"whole": "5.1.2e"}
    keep(case, coordinator, WOO, marks)
    copy = made(case, WOO, organisation)
    pdf = copies_pdf([copy], copy.title)
    data = json.dumps(as_data(copy), ensure_ascii=False).encode()
    for word in ("Zilverdraad", "Kwikzand", "Mosveld", "Duinzigt", "12345679"):
        for spelled in spellings(word):
            assert spelled not in content_of(pdf), word
            assert spelled not in data, word
        assert word not in words_of(pdf).replace(" ", "")
    assert "schreeuwde" in words_of(pdf)
    assert dict(copy.grounds).keys() == {"5.1.1d", "5.1.2e"}


def test_the_length_of_what_is_black_does_not_show(case, coordinator, organisation):
    keep(case, coordinator, WOO, {"facts.offender_name": {"whole": "5.1.2e"}})
    shown = as_data(made(case, WOO, organisation))
    texts = [item["text"] for each in shown["sections"] for item in each["items"]]
    assert "█████ (5.1.2e)" in texts


def test_a_case_that_changed_must_be_gone_through_again(case, coordinator, organisation):
    keep(case, coordinator, WOO, {})
    assert copy_of(case, WOO, organisation, TODAY()) is not None
    actions.correct(
        case=case,
        member=coordinator,
        part="witnesses",
        text="Niemand",
        reason="Gevraagd door de getuige",
        today=TODAY(),
    )
    case.refresh_from_db()
    assert copy_of(case, WOO, organisation, TODAY()) is None


@pytest.mark.parametrize(
    ("kind", "hidden", "shown"),
    [
        (DisclosureKind.VICTIM, "people.", "facts.victim.name"),
        (DisclosureKind.REPORTER, "facts.victim.name", "facts.story"),
        (DisclosureKind.ACCUSED, "facts.story", "facts.offender"),
        (WOO, "facts.victim.name", "facts.story"),
    ],
)
def test_others_are_black_until_somebody_looked(case, kind, hidden, shown):
    marks = suggested(kind, passages_of(case))
    assert any(key.startswith(hidden) for key in marks)
    assert shown not in marks
    grounds = {mark["whole"] for mark in marks.values() if "whole" in mark}
    assert grounds == {usual_ground(kind)}


def test_a_name_that_is_black_is_so_in_every_text(case):
    marks = suggested(WOO, passages_of(case))
    letter = next(each for each in passages_of(case) if "Zoutsteeg" in each.text)
    assert "De heer [[Kwikzand]]" in marks[letter.key]["text"]


def test_access_tells_what_the_law_has_told(case, coordinator, organisation):
    keep(case, coordinator, DisclosureKind.VICTIM, {})
    about = " ".join(made(case, DisclosureKind.VICTIM, organisation).about)
    for word in ("Doel", "Herkomst", "5 jaar", "Selectielijst", "Autoriteit Persoonsgegevens"):
        assert word in about
    assert "Leidinggevende" in about
    assert "Henk" not in about


def test_brackets_in_a_story_are_no_marks(organisation, coordinator):
    from tests.service.registers.made import make_plain_case

    case = make_plain_case(organisation, facts={"story": "Hij riep [[[weg]]] en ging"})
    keep(case, coordinator, WOO, {})
    assert copy_of(case, WOO, organisation, TODAY()) is not None


def test_a_correction_keeps_what_stood_there(case, coordinator):
    actions.correct(
        case=case,
        member=coordinator,
        part="victim.name",
        text="Vera Lindegaard-Os",
        reason="Naam klopte niet",
        today=TODAY(),
    )
    case.refresh_from_db()
    kept = Correction.objects.get()
    assert case.facts["victim"]["name"] == "Vera Lindegaard-Os"
    assert kept.content["old"] == "Vera Lindegaard"
    assert kept.by == coordinator
    assert Event.objects.filter(kind="case.corrected", for_victim=True).exists()
    assert b"Lindegaard" not in bytes(kept.sealed_content)


def test_a_request_is_decided_once_and_with_a_reason(case, coordinator):
    asked = actions.note_request(
        case=case,
        member=coordinator,
        kind="wissen",
        received_on=TODAY(),
        asked="De melder wil weg",
        today=TODAY(),
    )
    actions.decide_request(
        request=asked,
        member=coordinator,
        decision="afgewezen",
        reason="De termijn loopt nog",
        today=TODAY(),
    )
    from graadmeter.errors import UserError

    with pytest.raises(UserError, match="al besloten"):
        actions.decide_request(
            request=asked, member=coordinator, decision="deels", reason="Toch", today=TODAY()
        )
    assert DataRequest.objects.get().reason == "De termijn loopt nog"
    assert Entry.objects.filter(action__in=["data.request", "data.decide"]).count() == 2
