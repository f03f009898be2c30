"""Structured logs that cannot hold a code, an answer or an address: only fields we name."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

FIELDS = ("route", "method", "status", "milliseconds", "task", "count", "database")


class JsonFormatter(logging.Formatter):
    """One JSON object per line, of named fields.

    The message of an exception may quote what a person typed, so only its kind and the lines of
    our code it passed are kept.
    """

    def format(self, record: logging.LogRecord) -> str:
        """A record as one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="seconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        # The template of a message is ours; its arguments may not be.
        line["message"] = str(record.msg) if record.args else record.getMessage()
        if record.name.startswith("graadmeter"):
            line |= {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
        else:
            line["message"] = str(record.msg)
        if record.exc_info and record.exc_info[0] is not None:
            kind, _error, trace = record.exc_info
            line["error"] = kind.__name__
            line["trace"] = [
                f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trace)
            ]
        return json.dumps(line, ensure_ascii=False)
