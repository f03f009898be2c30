"""Texts: every text a reader sees exists in every language of the monitor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context
from graadmeter.monitor.source import DataPath, Document
from graadmeter.monitor.text import Text


def text_faults(context: Context) -> Iterator[Fault]:
    """All texts that lack a language."""
    if context.settings is None:
        return
    settings, _document = context.settings
    parts: list[tuple[BaseModel, Document]] = [
        context.settings,
        *context.code_list_files,
        *context.questionnaires,
        *context.populations,
        *context.table_files,
    ]
    for part, document in parts:
        for path, text in _texts(part, ()):
            lacking = [code for code in settings.languages if not text.root.get(code, "").strip()]
            if lacking:
                yield document.fault(
                    path,
                    "text-missing",
                    _("De tekst ontbreekt in: {languages}.").format(languages=", ".join(lacking)),
                    _("Schrijf de tekst per taal, of haal de taal weg uit “languages”."),
                )


def _texts(value: Any, path: DataPath) -> Iterator[tuple[DataPath, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            below = getattr(value, name)
            if isinstance(below, BaseModel | tuple):
                yield from _texts(below, (*path, name))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            if isinstance(item, BaseModel):
                yield from _texts(item, (*path, i))
