"""Every message of the program has its English translation, and no translation is left over."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

import graadmeter
from graadmeter.language import LANGUAGES, gettext, use_language
from graadmeter.language.catalogue import DEFAULT_LANGUAGE, catalogue

SOURCE = Path(graadmeter.__file__).parent
FUNCTIONS = {"_", "gettext"}
OTHERS = [code for code in LANGUAGES if code != DEFAULT_LANGUAGE]


def written_out(argument: ast.expr | nodes.Expr) -> str | None:
    """The text of a literal; None for anything else."""
    value = argument.value if isinstance(argument, ast.Constant | nodes.Const) else None
    return value if isinstance(value, str) else None


def in_python(path: Path) -> Iterator[tuple[str, str | None]]:
    """Place and text of each message; None for one that is not written out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", None))
        if name in FUNCTIONS and node.args:
            yield f"{path.name}:{node.lineno}", written_out(node.args[0])


def in_template(path: Path) -> Iterator[tuple[str, str | None]]:
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in FUNCTIONS:
            yield f"{path.name}:{call.lineno}", written_out(call.args[0])


@cache
def messages() -> list[tuple[str, str | None]]:
    python = [found for path in sorted(SOURCE.rglob("*.py")) for found in in_python(path)]
    templates = sorted(SOURCE.rglob("templates/**/*.html"))
    return python + [found for path in templates for found in in_template(path)]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)", text))


def po_file(code: str):
    return files(graadmeter) / "language" / "locale" / code / "LC_MESSAGES" / "graadmeter.po"


def test_there_are_messages_in_code_and_in_templates():
    places = [place for place, _text in messages()]
    assert any(".py:" in place for place in places)
    assert any(".html:" in place for place in places)


def test_the_messages_of_the_service_are_among_them():
    service = {path.name for path in (SOURCE / "service" / "templates").rglob("*.html")}
    found = {place.split(":")[0] for place, _text in messages()}
    assert "base.html" in service
    assert {"sign_in.html", "enrol.html"} <= service & found


def test_every_message_is_written_out_where_it_is_used():
    assert not [place for place, text in messages() if text is None]


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated(code):
    known = catalogue(code)
    assert not {text: place for place, text in messages() if text and text not in known}


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_left_over(code):
    used = {text for _place, text in messages()}
    assert not set(catalogue(code)) - used


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_placeholders_of_its_message(code):
    different = {
        message: translation
        for message, translation in catalogue(code).items()
        if placeholders(message) != placeholders(translation)
    }
    assert not different


@pytest.mark.parametrize("code", OTHERS)
def test_no_message_stands_in_the_catalogue_twice_or_without_translation(code):
    text = po_file(code).read_text(encoding="utf-8")
    entries = re.findall(r"^msgid ((?:\".*\"\n?)+)", text, flags=re.MULTILINE)
    bodies = ["".join(re.findall(r'"(.*)"', entry)) for entry in entries]
    assert len(bodies) == len(set(bodies))
    with po_file(code).open("rb") as stream:
        assert not [m.id for m in read_po(stream) if m.id and (not m.string or m.fuzzy)]


def test_a_message_comes_in_the_language_asked_for():
    with use_language("en"):
        assert gettext("Tabel") == "Table"
    with use_language("nl"):
        assert gettext("Tabel") == "Tabel"
