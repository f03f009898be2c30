"""The audit of the report of 2016, beside reading its monitor in the same run.

    .venv/bin/python benchmarks/audit.py

The whole audit is to take less than two seconds. What is counted is the first audit of a process,
links from text to tables included; the catalogue of the second language is read before. The
baseline is loading the monitor folder, which every command does first.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter

from graadmeter.consistency import Material, audit
from graadmeter.consistency.reading.monitor import material_of
from graadmeter.consistency.rules import RULES
from graadmeter.language import gettext, use_language
from graadmeter.monitor import find_monitor, load_monitor

LIMIT = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wave", type=int, default=2016)
    options = parser.parse_args()
    with use_language("en"):
        gettext("Totaal")
    begun = time.perf_counter()
    monitor = load_monitor(find_monitor("miv"))
    loaded = time.perf_counter() - begun
    material = material_of(monitor, options.wave)
    begun = time.perf_counter()
    found = audit(material)
    audited = time.perf_counter() - begun
    per_rule = {rule.id: round(1000 * _seconds(material, rule)) for rule in RULES}
    print(
        json.dumps(
            {
                "tables": len(material.tables),
                "statements": len(material.statements),
                "findings": Counter(each.certainty.value for each in found),
                "seconds": round(audited, 2),
                "seconds_loading": round(loaded, 2),
                "ratio": round(audited / loaded, 2),
                "ms_per_rule": per_rule,
            },
            indent=2,
        )
    )
    if audited > LIMIT:
        raise SystemExit(1)


def _seconds(material: Material, rule: object) -> float:
    begun = time.perf_counter()
    for _finding in rule.check(material):  # type: ignore[attr-defined]
        pass
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
