"""Code lists: ids and codes that are unique."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context, repeated
from graadmeter.monitor.source import DataPath

# A multiple response question with this code would have a column "id__missing", which is where
# the reason of a missing answer stands.
RESERVED_CODE = "missing"


def code_list_faults(context: Context) -> Iterator[Fault]:
    """All faults of the code lists."""
    seen: dict[str, str] = {}
    for file, document in context.code_list_files:
        for i, code_list in enumerate(file.codelists):
            place = f"{document.name}:{document.line(('codelists', i, 'id'))}"
            if code_list.id in seen:
                yield document.fault(
                    ("codelists", i, "id"),
                    "duplicate-id",
                    _("De codelijst “{name}” staat er twee keer.").format(name=code_list.id),
                    _("De eerste staat in {place}.").format(place=seen[code_list.id]),
                )
            seen.setdefault(code_list.id, place)
            places: list[tuple[DataPath, str]] = [
                (("codelists", i, "codes", j, "code"), entry.code)
                for j, entry in enumerate(code_list.codes)
            ]
            yield from repeated(places, document, _("De code “{name}” staat er twee keer."))
            for path, code in places:
                if code == RESERVED_CODE:
                    yield document.fault(
                        path,
                        "reserved-code",
                        _("De code “{name}” is gereserveerd.").format(name=code),
                        _("Kies een andere code, zoals “geen_antwoord”."),
                    )
