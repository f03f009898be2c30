"""The erratum in words: what each version changed, table by table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.changes import NOT_SIGNIFICANT, SIGNIFICANT, UNTESTED
from graadmeter.publication.edition import (
    OUTSIDE_TABLES,
    WITHHELD,
    Correction,
    Figure,
    Item,
    Kind,
    release_words,
    version_folder,
)
from graadmeter.publication.names import ERRATUM_DATA, places
from graadmeter.publication.open_data import plain

HIDDEN, DASH = "hidden", "dash"
_ARROW = "→"
_COMMA = {"nl": ",", "en": "."}


@dataclass(frozen=True)
class ChangeView:
    """A changed figure or verdict. ``old`` and ``new`` have the figure with its interval."""

    row: str
    column: str
    wave: str
    old: str
    new: str
    old_n: str
    new_n: str
    remark: str
    item: Item


@dataclass(frozen=True)
class TableChanges:
    """What changed in one table, with addresses of it before and after; empty when there is none.

    ``exact`` has the figures that differ in the open data only.
    """

    anchor: str
    name: str
    old_href: str
    new_href: str
    remarks: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    exact: tuple[ChangeView, ...]


@dataclass(frozen=True)
class PartChange:
    """A part of a page that says something else now, or was added or removed.

    Attributes:
        name: its address within a version.
        href: where it stands; in the version before where it was removed.
        remark: "nieuw" or "vervallen"; empty where it was in both.
    """

    name: str
    title: str
    href: str
    remark: str


@dataclass(frozen=True)
class CorrectionView:
    """What one version changed in the one before.

    Attributes:
        tables: what changed in each table.
        lists: sentences on figures that are listed in the open data alone.
        parts: what changed outside tables, without saying what.
        files: likewise, of files; ``inputs`` are those that it was made from.
    """

    anchor: str
    version: int
    title: str
    reason: str
    summary: str
    old_href: str
    new_href: str
    tables: tuple[TableChanges, ...]
    lists: tuple[str, ...]
    parts: tuple[PartChange, ...]
    files: tuple[str, ...]
    inputs: tuple[str, ...]

    @property
    def inputs_words(self) -> str:
        """A sentence on the inputs."""
        names = ", ".join(self.inputs)
        return _("Anders zijn de bestanden waarvan de publicatie is gemaakt: {names}.").format(
            names=names
        )

    @property
    def others(self) -> tuple[str, ...]:
        """Names of all that changed without saying what, where nothing can be followed."""
        return (*(f"{part.title} ({part.name})" for part in self.parts), *self.files)


def view_erratum(content: Content) -> tuple[CorrectionView, ...]:
    """All corrections so far, newest first, in the current language."""
    edition = content.edition
    addresses = {
        version: {name: f"{version_folder(version)}/{href}" for name, href in known.items()}
        for version, known in edition.addresses.items()
    }
    addresses[edition.version] = {name: place.href for name, place in places(content).items()}
    return tuple(_correction(one, addresses, edition.version) for one in edition.corrections)


def _correction(
    one: Correction, addresses: Mapping[int, Mapping[str, str]], newest: int
) -> CorrectionView:
    version = one.release.version
    by_table: dict[str, list[Item]] = {}
    for item in one.items:
        if item.kind not in OUTSIDE_TABLES:
            by_table.setdefault(item.table, []).append(item)
    here = "" if version == newest else f"{version_folder(version)}/"
    before = f"{version_folder(version - 1)}/"
    old, new = addresses.get(version - 1, {}), addresses.get(version, {})
    return CorrectionView(
        anchor=f"versie-{version}",
        version=version,
        title=release_words(one.release),
        reason=one.release.reason,
        summary=_summary(one),
        old_href=f"{before}index.html",
        new_href=f"{here}index.html",
        tables=tuple(
            _table(f"versie-{version}-{number}", items, old.get(name, ""), new.get(name, ""))
            for number, (name, items) in enumerate(by_table.items(), 1)
        ),
        lists=tuple(_of_lists(one)),
        parts=tuple(_part(item, here, before) for item in one.items if item.kind is Kind.PART),
        files=tuple(item.table for item in one.items if item.kind is Kind.FILE),
        inputs=tuple(item.table for item in one.items if item.kind is Kind.INPUT),
    )


def _summary(one: Correction) -> str:
    of_tables = [item for item in one.items if item.kind not in OUTSIDE_TABLES]
    if not of_tables:
        return _("Er is geen cijfer in de tabellen veranderd.")
    figures_seen = [item for item in of_tables if item.kind is Kind.FIGURE and item.seen]
    exact = [item for item in of_tables if item.kind is Kind.FIGURE and not item.seen]
    tables = {item.table for item in of_tables if item.seen}
    return _(
        "Veranderde cijfers in tabellen: {figures}. Veranderde oordelen: {verdicts}. Tabellen "
        "waarin iets zichtbaar is veranderd: {tables}. Cijfers die alleen in de open data "
        "verschillen: {exact}."
    ).format(
        figures=figures.number(len(figures_seen)),
        verdicts=figures.number(sum(item.kind is Kind.VERDICT for item in one.items)),
        tables=figures.number(len(tables)),
        exact=figures.number(len(exact)),
    )


def _of_lists(one: Correction) -> Iterator[str]:
    words = {
        Kind.QUESTION: _(
            "In het tabellenboek van alle vragen veranderde cijfers: {count}. Ze staan in {file}."
        ),
        Kind.FACTSHEET: _("In de factsheets veranderde cijfers: {count}. Ze staan in {file}."),
    }
    for kind, said in words.items():
        count = sum(item.kind is kind for item in one.items)
        if count:
            yield said.format(count=figures.number(count), file=ERRATUM_DATA)


def _part(item: Item, here: str, before: str) -> PartChange:
    return PartChange(
        name=item.table,
        title=item.title,
        href=f"{here if item.new_text else before}{item.table}",
        remark=""
        if item.old_text and item.new_text
        else _("nieuw")
        if item.new_text
        else _("vervallen"),
    )


def _table(anchor: str, items: Sequence[Item], old: str, new: str) -> TableChanges:
    placed = [item for item in items if item.kind in (Kind.FIGURE, Kind.VERDICT)]
    # A verdict stands under the figure that it is about.
    order = {item: at for at, item in enumerate(placed)}
    first = {_place(item): at for item, at in reversed(order.items())}
    placed.sort(key=lambda item: (first[_place(item)], order[item]))
    return TableChanges(
        anchor=anchor,
        name=f"{items[0].label} {items[0].title}",
        old_href=old,
        new_href=new,
        remarks=tuple(_remark(item) for item in items if item not in order),
        changes=tuple(_change(item) for item in placed if item.seen),
        exact=tuple(_exact(item) for item in placed if not item.seen),
    )


def _place(item: Item) -> tuple[str, ...]:
    return (item.row_section, item.row, item.column_section, item.column, str(item.wave))


# ------------------------------------------------------------------------------ figures


def _change(item: Item) -> ChangeView:
    if item.kind is Kind.VERDICT:
        return _verdict(item)
    old, new = item.old or Figure(), item.new or Figure()
    return ChangeView(
        row=_heading(item.row_section, item.row),
        column=_heading(item.column_section, item.column),
        wave=_year(item.wave),
        old=_("niet herhaald") if old.flag == WITHHELD else _words(old),
        new=_("niet meer getoond")
        if WITHHELD in (old.flag, new.flag) and new.flag in (WITHHELD, HIDDEN)
        else _words(new),
        old_n=_whole(old.n),
        new_n=_whole(new.n),
        remark="; ".join(_figure_remarks(old, new)),
        item=item,
    )


def _verdict(item: Item) -> ChangeView:
    words = {
        SIGNIFICANT: _("significant"),
        NOT_SIGNIFICANT: _("geen noemenswaardig verschil"),
        UNTESTED: _("niet te toetsen"),
        "": _("geen oordeel"),
    }
    return ChangeView(
        row=_heading(item.row_section, item.row),
        column=_heading(item.column_section, item.column),
        wave=_year(item.wave),
        old=words.get(item.old_text, _("niet herhaald")),
        new=words.get(item.new_text, _("niet meer getoond")),
        old_n="",
        new_n="",
        remark=_("oordeel over het verschil met {wave}").format(wave=_year(item.earlier_wave)),
        item=item,
    )


def _words(figure: Figure) -> str:
    if figure.flag == HIDDEN:
        return _("niet getoond")
    if figure.value is None:
        return _("geen cijfer") if figure.flag == DASH else figure.note
    decimals = figure.decimals or 0
    text = figures.number(figure.value, decimals)
    if figure.unit == figures.Unit.PERCENT:
        text += "%"
    interval = figures.interval(figure.ci_low, figure.ci_high, decimals)
    return f"{text} ({interval})" if interval else text


def _figure_remarks(old: Figure, new: Figure) -> Iterator[str]:
    gone = {WITHHELD, HIDDEN, DASH}
    if old.flag != new.flag and not {old.flag, new.flag} & gone:
        yield f"{_flag(old.flag)} {_ARROW} {_flag(new.flag)}"
    if new.flag == HIDDEN and old.flag == WITHHELD:
        yield _("te klein om te tonen")
    if old.flag == HIDDEN:
        yield _("was te klein om te tonen")
    if WITHHELD in (old.flag, new.flag):
        return
    if old.published != new.published:
        before, after = _exactly(old.published), _exactly(new.published)
        yield _("gedrukt: {old} → {new}").format(old=before, new=after)
    if old.n_published != new.n_published:
        before, after = _whole(old.n_published), _whole(new.n_published)
        yield _("gedrukt aantal: {old} → {new}").format(old=before or "–", new=after or "–")
    if old.note != new.note:
        yield _("noot: “{old}” → “{new}”").format(old=old.note, new=new.note)


def _flag(flag: str) -> str:
    return {
        "computed": _("berekend"),
        "published": _("gepubliceerd"),
        "small": _("kleine aantallen"),
        "filler": _("opvulling"),
    }.get(flag, flag)


def _exact(item: Item) -> ChangeView:
    old, new = item.old or Figure(), item.new or Figure()
    names = {
        "value": _("waarde"),
        "se": _("standaardfout"),
        "ci_low": _("ondergrens"),
        "ci_high": _("bovengrens"),
        "deff": _("ontwerpeffect"),
        "decimals": _("decimalen"),
    }
    differ = [name for name in names if getattr(old, name) != getattr(new, name)]

    def written(figure: Figure) -> str:
        return "; ".join(f"{names[name]} {_exactly(getattr(figure, name))}" for name in differ)

    return ChangeView(
        row=_heading(item.row_section, item.row),
        column=_heading(item.column_section, item.column),
        wave=_year(item.wave),
        old=written(old),
        new=written(new),
        old_n="",
        new_n="",
        remark=_("alleen in de open data"),
        item=item,
    )


def _exactly(value: float | None) -> str:
    return plain(value).replace(".", _COMMA[current_language()]) if value is not None else "–"


def _whole(value: int | None) -> str:
    return "" if value is None else figures.number(value)


def _year(wave: int | None) -> str:
    return "" if wave is None else str(wave)


def _heading(section: str, label: str) -> str:
    return ", ".join(part for part in (section, label) if part) or _("waarde")


# ------------------------------------------------------------------------------ whole tables


def _remark(item: Item) -> str:
    weighted = {"true": _("gewogen"), "false": _("ongewogen")}
    return {
        Kind.TABLE_ADDED: _("Nieuwe tabel."),
        Kind.TABLE_REMOVED: _("Deze tabel is vervallen."),
        Kind.TITLE: _("De titel was “{old}” en is nu “{new}”."),
        Kind.BASE: _("De basis was “{old}” en is nu “{new}”."),
        Kind.WEIGHTED: _("De cijfers waren {old} en zijn nu {new}."),
        Kind.NOTE_ADDED: _("Nieuwe noot: “{new}”"),
        Kind.NOTE_REMOVED: _("Vervallen noot: “{old}”"),
        Kind.ROW_ADDED: _("Nieuwe rij: {new}."),
        Kind.ROW_REMOVED: _("Vervallen rij: {old}."),
        Kind.ROW_RENAMED: _("De rij “{old}” heet nu “{new}”."),
        Kind.COLUMN_ADDED: _("Nieuwe kolom: {new}."),
        Kind.COLUMN_REMOVED: _("Vervallen kolom: {old}."),
        Kind.COLUMN_RENAMED: _("De kolom “{old}” heet nu “{new}”."),
    }[item.kind].format(
        old=weighted.get(item.old_text, item.old_text),
        new=weighted.get(item.new_text, item.new_text),
    )
