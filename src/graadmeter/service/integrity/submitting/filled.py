"""What was filled in on the form, which travels from page to page in the form itself."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from django.http import QueryDict

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.sealing import holders_of
from graadmeter.service.integrity.submitting import asking
from graadmeter.service.integrity.submitting.visiting import Visit
from graadmeter.service.integrity.words import Category, Way
from graadmeter.service.organisations.people import name_of
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.typed import line, plain, whole

SECRET_BYTES = 32
LONGEST_STORY, LONGEST_TEXT, LONGEST_LINE = 20_000, 4_000, 300
LONGEST_OF = {"naam": 80, "telefoon": 30, "mail": 100, "contact": 80}
"""Together they fit on the one line on which somebody says how they want to be spoken to."""
PAGES = (1, 2, 3)
Faults = dict[str, str]


@dataclass(frozen=True)
class Filled:
    """The answers, by the names they have in the form.

    Attributes:
        sleutel: the idempotency key of the report, 64 hexadecimal characters.
        wijze: what the organisation may know of the reporter.
        over: of which audience those are whom it is about.
        niet: members who must not see it.
        meelezen: the adviser who reads along.
    """

    sleutel: str = ""
    wijze: str = ""
    over: str = ""
    niet: tuple[str, ...] = ()
    verhaal: str = ""
    soort: tuple[str, ...] = ()
    wanneer: str = ""
    waar: str = ""
    wie: str = ""
    getuigen: str = ""
    verteld: str = ""
    naam: str = ""
    telefoon: str = ""
    mail: str = ""
    contact: str = ""
    meelezen: str = ""

    @property
    def secret(self) -> bytes:
        """The idempotency key."""
        return bytes.fromhex(self.sleutel)

    def carried(self, page: int) -> Iterator[tuple[str, str]]:
        """The answers that are not asked on a page, for its hidden fields."""
        for each in fields(self):
            if each.name in _ASKED[page]:
                continue
            value = getattr(self, each.name)
            for one in value if isinstance(value, tuple) else (value,):
                if one:
                    yield each.name, one


_ASKED: dict[int, frozenset[str]] = {
    1: frozenset({"wijze", "over", "niet"}),
    2: frozenset(
        {
            *("verhaal", "soort", "wanneer", "waar", "wie", "getuigen", "verteld"),
            *("naam", "telefoon", "mail", "contact", "meelezen"),
        }
    ),
    3: frozenset(),
}
_LINES = frozenset({"wanneer", "waar", "naam", "telefoon", "mail", "contact"})
_TEXTS = frozenset({"wie", "getuigen", "verteld"})


def read(posted: QueryDict) -> Filled:
    """What came with a form; an answer that no page offers stays out, and so does a wrong key."""
    text = {name: plain(posted.get(name, "")) for name in ("verhaal", *_TEXTS)}
    text |= {name: line(posted.get(name, "")) for name in ("wijze", "over", "meelezen", *_LINES)}
    return Filled(
        sleutel=_key(posted.get("sleutel", "")),
        niet=_numbers(posted.getlist("niet")),
        soort=tuple(each for each in posted.getlist("soort") if each in Category.values),
        **text,
    )


def new() -> Filled:
    """An empty form with a key of its own."""
    return Filled(sleutel=secrets.token_hex(SECRET_BYTES))


def _key(text: str) -> str:
    try:
        given = bytes.fromhex(text)
    except ValueError:
        given = b""
    return given.hex() if len(given) == SECRET_BYTES else secrets.token_hex(SECRET_BYTES)


def _numbers(given: Iterable[str]) -> tuple[str, ...]:
    found = {number for each in given if (number := whole(each)) is not None}
    return tuple(str(each) for each in sorted(found))


def faults(filled: Filled, visit: Visit, page: int) -> Faults:
    """What is wrong with the answers of a page: field to what is said of it."""
    if page == 1:
        return _of_first(filled, visit)
    return _of_story(filled, visit) if page == 2 else {}


def _of_first(filled: Filled, visit: Visit) -> Faults:
    found = {}
    offered = asking.ways(visit.channel, signed_in=visit.signed_in)
    if filled.wijze not in {each[0] for each in offered}:
        found["wijze"] = _("Kies hoe u wilt melden.")
    if filled.over not in Audience.values:
        found["over"] = _("Kies over wie het gaat.")
    if not _somebody_left(filled, visit):
        found["niet"] = _(
            "Zonder deze mensen kan niemand uw melding openen. Meld bij een instantie buiten de "
            "organisatie: die staan op de eerste pagina."
        )
    return found


def _somebody_left(filled: Filled, visit: Visit) -> bool:
    without = excluded(filled, visit)
    officers = holders_of(Role.INTEGRITY_OFFICER, visit.today)
    return any(each.member_id not in without for each in officers)


def excluded(filled: Filled, visit: Visit) -> tuple[int, ...]:
    """The members who must not see it, as far as they could."""
    known = {each.member for each in visit.handlers}
    return tuple(int(each) for each in filled.niet if int(each) in known)


def _of_story(filled: Filled, visit: Visit) -> Faults:
    found = {}
    if not filled.verhaal:
        found["verhaal"] = _("Schrijf wat er is gebeurd.")
    for name in ("verhaal", *sorted(_TEXTS), *sorted(_LINES)):
        longest = _longest(name)
        length = len(getattr(filled, name))
        if length > longest:
            found[name] = _(
                "Dit is te lang: {found} tekens. Er passen er {longest}. Maak de tekst korter."
            ).format(found=length, longest=longest)
    if filled.wijze != Way.ANONYMOUS and visit.member is None and not filled.naam:
        found["naam"] = _("Vul uw naam in, of ga terug en kies een andere manier.")
    if filled.meelezen and adviser(filled, visit) is None:
        found["meelezen"] = _("Kies een vertrouwenspersoon uit de lijst.")
    return found


def _longest(name: str) -> int:
    if name == "verhaal":
        return LONGEST_STORY
    if name in _TEXTS:
        return LONGEST_TEXT
    return LONGEST_OF.get(name, LONGEST_LINE)


def adviser(filled: Filled, visit: Visit) -> asking.Adviser | None:
    """Who reads along, if that was chosen and they are not to be kept out."""
    without = excluded(filled, visit)
    for each in visit.advisers:
        if str(each.member) == filled.meelezen and each.member not in without:
            return each
    return None


def core_of(filled: Filled, visit: Visit) -> Core:
    """What is sealed as the report.

    Who reports by name is known to those who handle it: the name stands in how they want to be
    spoken to. In the other ways it is in the envelope of the name alone.
    """
    chosen, who = adviser(filled, visit), who_of(filled, visit)
    known = []
    if who is not None and filled.wijze == Way.NAMED:
        known = [who.name[: LONGEST_OF["naam"]], filled.telefoon, filled.mail]
    return Core(
        language="en" if current_language() == "en" else "nl",
        guesses=tuple(Category(each) for each in filled.soort),
        story=filled.verhaal,
        happened=filled.wanneer,
        where=filled.waar,
        about=filled.wie,
        witnesses=filled.getuigen,
        told=filled.verteld,
        excluded=excluded(filled, visit),
        contact=", ".join(each for each in (*known, filled.contact) if each),
        adviser=chosen.member if chosen else None,
    )


def who_of(filled: Filled, visit: Visit) -> Who | None:
    """Who reports; None for who does not say."""
    if filled.wijze == Way.ANONYMOUS:
        return None
    member = visit.member
    return Who(
        name=name_of(member)[:LONGEST_LINE] if member else filled.naam,
        phone=filled.telefoon,
        mail=filled.mail or (member.account.mail if member else ""),
        member=member.pk if member else None,
    )
