"""From closed surveys to the microdata of a wave, ready for `graadmeter build --microdata`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.microdata import Metadata, stored_of_records, write_microdata
from graadmeter.microdata.manifest import MANIFEST_FILE, microdata_manifest
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.instruments import (
    instrument,
    instrument_of,
    monitor_named,
)
from graadmeter.service.responses.models import Final
from graadmeter.service.responses.redaction import NOT_APPROVED, approved_texts


def microdata_of(surveys: Sequence[Survey]) -> dict[str, bytes]:
    """The files of a folder of microdata.

    Open answers are in it as two analysts approved them; one that they have not both looked at is
    replaced by a note that says so.

    Args:
        surveys: closed surveys of one monitor and wave.

    Raises:
        UserError: there are none, one is not closed, or they are of different waves.
    """
    waves = {(survey.monitor, survey.wave) for survey in surveys}
    if len(waves) != 1:
        raise UserError(
            _("Microdata horen bij één monitor en één meting; hier zijn er {count}").format(
                count=len(waves)
            ),
            mend=_("Kies onderzoeken van dezelfde meting."),
        )
    for survey in surveys:
        if survey.state != Survey.State.CLOSED:
            raise UserError(
                _("Dit onderzoek is nog niet gesloten"),
                where=survey.title,
                mend=_("Sluit het eerst; pas dan zijn de antwoorden van niemand meer."),
            )
    monitor = monitor_named(surveys[0].monitor)
    wave = surveys[0].wave
    held = {survey.group: survey for survey in surveys}
    stored, hashes = {}, {}
    for (group, year), questionnaire in monitor.questionnaires.items():
        if year != wave:
            continue
        # A group that was not asked in this wave has its columns and no rows.
        records = _records(held[group]) if group in held else []
        stored[group] = stored_of_records(records, questionnaire, monitor.code_lists)
        hashes[group] = instrument(surveys[0].monitor, group, wave).hash
    metadata = Metadata(
        monitor=monitor.settings.id,
        wave=wave,
        synthetic=False,
        questionnaires=hashes,
        respondents={group: frame.height for group, frame in stored.items()},
    )
    files = write_microdata(stored, metadata)
    files[MANIFEST_FILE] = microdata_manifest(files, monitor.settings.id, wave, synthetic=False)
    return files


def _records(survey: Survey) -> list[dict[str, Any]]:
    """The answers, in the order of their random ids, with open answers as approved."""
    texts = {item.id for item in instrument_of(survey).items if item.type == "open"}
    approved = approved_texts(survey.pk)
    records = []
    for row in Final.objects.filter(survey=survey.pk).order_by("id"):
        record = dict(row.record)
        for name in texts & record.keys():
            if record[name] is not None:
                record[name] = approved.get((bytes(row.id), name), NOT_APPROVED)
        records.append(record)
    return records
