"""Running text states a trend that a footnote or the text itself forbids.

A footnote forbids when it says that figures cannot be compared ("niet vergelijkbaar met 2012 en
2014", "gewijzigde vraagstelling"). It counts for a sentence with a change over waves when the
table holds most of the sentence's words, and when it speaks of a wave the sentence compares with,
or one of the two names no wave. Only the tables that hold (nearly) most of the sentence's words are
asked. A footnote that says "niet geheel" gives a ``note``, and so does a table that holds fewer of
the words; a footnote that speaks of a change itself ("gedaald, maar niet te vergelijken") is of
the change in the sentence.

Within the text: a sentence that itself says that figures of a population cannot be compared
(unit ``comparability``, or those words) forbids the sentences of the same section with a change
over waves about the same people and the same subject; the subject is that of the sentence and of
the last figure before it about these people.

Never ``certain``: the writer may have had more than is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graadmeter.consistency.claims import changes_of, plain, years_of
from graadmeter.consistency.findings import Certainty, Finding, Said, Spot, Where, in_both
from graadmeter.consistency.linking import About, index_of, tables_about
from graadmeter.consistency.linking.index import population_of
from graadmeter.consistency.linking.terms import same_term, terms_of
from graadmeter.consistency.material import Material, Statement
from graadmeter.consistency.rule import Rule
from graadmeter.language import gettext as _

_FORBIDS = re.compile(
    r"\bniet (?:\w+ ){0,2}(?:te )?vergelijk\w*|geen (?:\w+ ){0,2}vergelijking"
    r"|gewijzigde? vraagstelling"
    r"|vraagstelling (?:is )?gewijzigd|verandering in de vraagstelling|not comparable"
)
_PARTLY = re.compile(r"niet (?:geheel|helemaal|volledig|goed) (?:te )?vergelijk|zeer beperkt")
_SUBJECT = 0.75
_TOLD = 0.6
_LEAST_WORDS = 2
_CLOSE = 0.8
_LINKED = "comparability"


def check(material: Material) -> Iterator[Finding]:
    """Trends in text that may not be read from the figures."""
    for statement in material.statements:
        if not _trend(statement) or forbids(statement):
            continue
        yield from _by_note(material, statement)
    yield from _by_text(material)


def _trend(statement: Statement) -> bool:
    """Whether a sentence compares waves and is not just the figure of one of them."""
    return statement.unit.split(":")[0] in ("direction", "factor", "percentage points") and bool(
        changes_of(statement.words) or changes_of(statement.about)
    )


def forbids(statement: Statement) -> bool:
    """Whether a sentence says that figures cannot be compared."""
    return statement.unit == _LINKED or _FORBIDS.search(plain(statement.words)) is not None


def _by_note(material: Material, statement: Statement) -> Iterator[Finding]:
    index = index_of(material)
    own = statement.wave or statement.wave_of_text
    waves = {
        wave
        for change in (*changes_of(statement.words), *changes_of(statement.about))
        for wave in change.waves
        if wave != own
    }
    tables = tables_about(index, statement)
    for about in tables:
        if about.told < _CLOSE * tables[0].told:
            return
        for note in material.table(about.table).notes:
            found = _FORBIDS.search(plain(note))
            if found is None:
                continue
            named = set(years_of(note)) - {own}
            if waves and named and not waves & named:
                continue
            certainty = _certainty(about, note)
            if certainty is not None:
                yield _finding(statement, certainty, Spot(about.table), note)
                return


def _certainty(about: About, note: str) -> Certainty | None:
    """How surely a footnote speaks of this change; None when it is too far off."""
    partly = _PARTLY.search(plain(note)) is not None
    if changes_of(note) and not partly:
        return Certainty.LIKELY
    if about.words < _LEAST_WORDS or about.told < _TOLD:
        return None
    return Certainty.NOTE if partly or about.told < _SUBJECT else Certainty.LIKELY


def _by_text(material: Material) -> Iterator[Finding]:
    for at, note in enumerate(material.statements):
        if not forbids(note) or _trend(note):
            continue
        people = population_of(note.population).core
        subject = set(terms_of(note.about)) | set(terms_of(note.words))
        for before in reversed(material.statements[:at]):
            figure = before.section == note.section and before.unit in ("percent", "count")
            if figure and _meet(people, population_of(before.population).core):
                subject |= set(terms_of(before.about))
                break
        subject = {each for each in subject if not _meet({each}, people)}
        for statement in material.statements:
            if statement is note or statement.section != note.section or not _trend(statement):
                continue
            about = set(terms_of(statement.about)) - people
            if _meet(people, population_of(statement.population).core) and _meet(subject, about):
                yield _finding(statement, Certainty.LIKELY, Said(note.id), note.words)


def _meet(some: set[str] | frozenset[str], others: set[str] | frozenset[str]) -> bool:
    return any(same_term(one, other) for one in some for other in others)


def _finding(statement: Statement, certainty: Certainty, by: Where, note: str) -> Finding:
    return Finding(
        "trend-forbidden",
        certainty,
        (Said(statement.id), by),
        statement.words,
        "",
        in_both(
            lambda: _(
                "De tekst noemt een ontwikkeling (“{words}”), maar een noot of zin daarbij laat de "
                "vergelijking niet toe: {note}"
            ).format(words=statement.words, note=note)
        ),
    )


RULE = Rule(id="trend-forbidden", check=check)
