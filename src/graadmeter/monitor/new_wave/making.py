"""Making the folder: a copy beside its place, the new files in it, checked, and then renamed."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from graadmeter.errors import FaultsError, UserError
from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.monitor.checking import check_loaded
from graadmeter.monitor.loading import SETTINGS_FILE, Loaded, find_monitor, read_monitor
from graadmeter.monitor.monitor import Monitor
from graadmeter.monitor.new_wave.questions import population_of, questionnaire_of
from graadmeter.monitor.new_wave.settings_text import settings_data, settings_text
from graadmeter.monitor.new_wave.tables import table_file_of
from graadmeter.monitor.new_wave.words import naming_year, with_year
from graadmeter.monitor.new_wave.writing import as_yaml
from graadmeter.monitor.source import read_document

_LATEST = 2200
"""The last year that a monitor may name."""


@dataclass(frozen=True)
class NewWave:
    """What was made.

    Attributes:
        folder: the new monitor folder.
        groups: target groups with a questionnaire in the new wave.
        files: files of the new wave, relative to the folder.
    """

    folder: Path
    groups: tuple[str, ...]
    files: tuple[str, ...]


def make_new_wave(
    name: str,
    *,
    earlier: int,
    wave: int,
    out: Path,
    groups: Sequence[str] | None = None,
    title: str | None = None,
) -> NewWave:
    """Copies a monitor to a new folder and adds a wave that starts from an earlier one.

    Args:
        name: a bundled monitor, or a folder.
        earlier: the wave to start from.
        wave: year of the new one.
        out: new or empty folder for the copy.
        groups: target groups to carry over; None for all of the earlier wave.
        title: of the new wave; None for that of the earlier one with the year changed.

    Raises:
        UserError: a wave or group is not possible, or the folder is not new. Nothing is written.
        FaultsError: the monitor has faults, or the new one would have. Nothing is written.
    """
    source = find_monitor(name)
    loaded = read_monitor(source)
    _refuse_faults(loaded, _("De monitor heeft fouten; er is niets gemaakt"), str(source))
    monitor = loaded.monitor()
    chosen = _groups(monitor, earlier, wave, groups)
    target = out.resolve()
    _check_place(out, target, source.resolve())
    fresh = target.parent / f".graadmeter-{secrets.token_hex(6)}-new"
    try:
        shutil.copytree(source, fresh, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        with use_language(monitor.language):
            _add_wave_to_settings(loaded, fresh, earlier, wave, chosen, title)
            files = [_write(fresh, *made) for made in _files(loaded, earlier, wave, chosen)]
        _refuse_faults(
            read_monitor(fresh),
            _("Met de nieuwe meting zou de monitor fouten hebben; er is niets gemaakt"),
            str(out),
        )
        fresh.rename(target)
    except OSError as error:
        raise UserError(
            _("deze map kan niet worden geschreven ({reason})").format(
                reason=error.strerror or error
            ),
            where=str(out),
            mend=_("Kies een map waarin u mag schrijven, op een schijf met ruimte."),
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return NewWave(out, chosen, tuple(files))


def _refuse_faults(loaded: Loaded, what: str, where: str) -> None:
    faults = check_loaded(loaded)
    if faults:
        raise FaultsError(what, faults, where=where)


def _groups(
    monitor: Monitor, earlier: int, wave: int, wanted: Sequence[str] | None
) -> tuple[str, ...]:
    years = sorted(w.year for w in monitor.settings.waves)
    ready = sorted({year for _group, year in monitor.questionnaires})
    if earlier not in ready:
        raise UserError(
            _("Van meting {wave} heeft {monitor} geen vragenlijsten om mee te beginnen").format(
                wave=earlier, monitor=monitor.settings.id
            ),
            where="--from",
            mend=_("Met vragenlijsten: {waves}.").format(waves=", ".join(map(str, ready))),
        )
    if wave in years:
        raise UserError(
            _("{monitor} heeft al een meting {wave}").format(
                monitor=monitor.settings.id, wave=wave
            ),
            where="--to",
            mend=_("Metingen zijn: {waves}.").format(waves=", ".join(map(str, years))),
        )
    if wave <= max(ready):
        raise UserError(
            _("De nieuwe meting {wave} is niet later dan {last}").format(
                wave=wave, last=max(ready)
            ),
            where="--to",
            mend=_("Geef een later jaar."),
        )
    if not earlier < wave <= _LATEST:
        raise UserError(
            _("Het jaar {wave} kan niet").format(wave=wave),
            where="--to",
            mend=_("Geef een jaar tot en met {last}.").format(last=_LATEST),
        )
    there = [group.id for group in monitor.groups_in(earlier)]
    unknown = [group for group in wanted or () if group not in there]
    if unknown or (wanted is not None and not wanted):
        raise UserError(
            _("Zonder vragenlijst in {wave}: {groups}").format(
                wave=earlier, groups=", ".join(unknown) or "–"
            ),
            where="--groups",
            mend=_("Kies uit: {groups}.").format(groups=", ".join(there)),
        )
    return tuple(group for group in there if wanted is None or group in wanted)


def _check_place(out: Path, target: Path, source: Path) -> None:
    if target.is_relative_to(source) or source.is_relative_to(target):
        raise UserError(
            _("de nieuwe map en die van de monitor liggen in elkaar"),
            where=str(out),
            mend=_("Geef de naam van een nieuwe map ergens anders."),
        )
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise UserError(
            _("deze map bestaat al en is niet leeg")
            if target.is_dir()
            else _("hier staat een bestand, geen map"),
            where=str(out),
            mend=_("Geef de naam van een nieuwe of lege map."),
        )
    if not target.parent.is_dir():
        raise UserError(
            _("de map hierboven bestaat niet"),
            where=str(out),
            mend=_("Maak eerst {folder}.").format(folder=target.parent),
        )


def _add_wave_to_settings(
    loaded: Loaded,
    folder: Path,
    earlier: int,
    wave: int,
    groups: Sequence[str],
    title: str | None,
) -> None:
    document = loaded.documents[SETTINGS_FILE]
    titles = {entry["year"]: entry["title"] for entry in document.data["waves"]}
    fresh = {"year": wave, "title": title or naming_year(titles[earlier], earlier, wave)}
    taken = {study["id"] for study in document.data["studies"]}
    studies: list[dict[str, Any]] = []
    for study in document.data["studies"]:
        asked = [group for group in study["groups"] if group in groups]
        if study["wave"] != earlier or not asked:
            continue
        name = with_year(study["id"], earlier, wave)
        if name in taken:
            name = f"{study['id']}-{wave}"
        made = dict(study) | {"id": name, "wave": wave, "groups": asked}
        made["title"] = naming_year(study["title"], earlier, wave)
        made["source"] = _("in voorbereiding")
        studies.append(made)
    path = folder / SETTINGS_FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(settings_text(text, document, fresh, studies), encoding="utf-8")
    read, _faults = read_document(folder, path)
    meant = settings_data(document, fresh, studies)
    if read is None or read.data != meant:
        remark = _("Herschreven bij het toevoegen van een meting; opmerkingen zijn vervallen.")
        path.write_text(as_yaml(meant, [remark]), encoding="utf-8")


Made = tuple[str, dict[str, Any], list[str]]


def _files(loaded: Loaded, earlier: int, wave: int, groups: Sequence[str]) -> Iterator[Made]:
    """Name, content and remarks of every file of the new wave."""
    monitor = loaded.monitor()
    came = _("Meting {wave}, overgenomen van {earlier}.").format(wave=wave, earlier=earlier)
    for questionnaire, document in loaded.questionnaires:
        if questionnaire.wave == earlier and questionnaire.group in groups:
            remarks = [
                came,
                _(
                    "De vragen zijn dezelfde. Verandert u er een, zeg dat dan bij comparability. "
                    "Waar vragen gedrukt staan in het rapport van {earlier} is weggelaten."
                ).format(earlier=earlier),
            ]
            yield document.name, questionnaire_of(monitor, document.data, wave), remarks
    for population, document in loaded.populations:
        if population.wave == earlier and population.group in groups:
            remarks = [came, _("Vervang de aantallen; zie note.")]
            yield document.name, population_of(document.data, wave), remarks
    for tables, document in loaded.tables:
        if tables.wave != earlier:
            continue
        made = table_file_of(monitor, tables, document.data, wave, groups)
        if made is not None:
            remarks = [
                came,
                _(
                    "Wat over {earlier} gedrukt is, staat hier als eerdere meting waar een tabel "
                    "metingen naast elkaar zet. Noten zijn die van {earlier}: kijk ze na. "
                    "Ontledingen van veranderingen zijn niet overgenomen."
                ).format(earlier=earlier),
            ]
            yield document.name, made, remarks


def _write(folder: Path, name: str, data: dict[str, Any], remarks: list[str]) -> str:
    path = PurePosixPath(name)
    parts = [*path.parts[:1], str(data["wave"]), path.name]
    target = folder.joinpath(*parts)
    count = 1
    while target.exists():
        # Two files of one wave may have had the same name in folders of their own.
        count += 1
        target = target.with_name(f"{path.stem}-{count}{path.suffix}")
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".json":
        target = target.with_suffix(".yaml")
    target.write_text(as_yaml(data, remarks), encoding="utf-8")
    return target.relative_to(folder).as_posix()
