"""Validation errors of the model as faults with a line and a remedy."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.source import DataPath, Document


def schema_faults(
    document: Document, error: ValidationError, model: type[BaseModel]
) -> list[Fault]:
    """One fault per place that does not fit the model."""
    places: dict[tuple[DataPath, str, str], Fault] = {}
    for item in error.errors(include_url=False):
        path = place_of(document.data, item["loc"])
        fault = _fault(document, path, item, model)
        # Each branch of a union complains in its own words of the same value.
        words = "" if fault.rule == "bad-type" else fault.message
        places.setdefault((path, fault.rule, words), fault)
    # What a value holds being wrong is the cause of the value being wrong.
    vague = {"bad-type", "empty-list"}
    precise = [path for path, rule, _words in places if rule not in vague]
    below = [path for path, _rule, _words in places]
    return [
        fault
        for (path, rule, _words), fault in places.items()
        if rule not in vague
        or not (
            any(other[: len(path)] == path for other in precise)
            or any(len(other) > len(path) and other[: len(path)] == path for other in below)
        )
    ]


def place_of(data: Any, location: tuple[str | int, ...]) -> DataPath:
    """The part of a pydantic location that exists in the data, without union branches."""
    path: list[str | int] = []
    for step in location:
        inside = isinstance(data, dict) and step in data
        inside = inside or (isinstance(data, list) and isinstance(step, int) and step < len(data))
        if inside:
            data = data[step]
            path.append(step)
    return tuple(path)


def _fault(document: Document, path: DataPath, item: Any, model: type[BaseModel]) -> Fault:
    kind: str = item["type"]
    name = str(item["loc"][-1]) if item["loc"] else ""
    field = ".".join(str(step) for step in path)
    if kind == "missing":
        message = _("“{name}” ontbreekt").format(name=name)
        return document.fault(path, "missing-field", _at(message, field), _("Voeg de sleutel toe."))
    if kind == "extra_forbidden":
        known = sorted(_known_names(model, path[:-1]))
        near = next(iter(get_close_matches(name, known, n=1, cutoff=0.5)), None)
        hint = (
            _("Bedoelt u “{near}”?").format(near=near)
            if near
            else _("De sleutels zijn: {names}.").format(names=", ".join(known))
        )
        message = _("onbekende sleutel “{name}”").format(name=name)
        return document.fault(path, "unknown-field", _at(message, field), hint)
    if kind in {"string_pattern_mismatch", "string_too_short", "string_too_long"}:
        message = _("“{value}” mag hier niet").format(value=item["input"])
        hint = _("Gebruik 1 tot 60 kleine letters, cijfers en enkele lage streepjes.")
        return document.fault(path, "bad-identifier", _at(message, field), hint)
    if kind == "literal_error":
        allowed = item.get("ctx", {}).get("expected", "")
        message = _("“{value}” mag hier niet").format(value=item["input"])
        hint = _("Kies uit: {allowed}.").format(allowed=allowed.replace(" or ", ", "))
        return document.fault(path, "bad-choice", _at(message, field), hint)
    if kind in {"greater_than_equal", "less_than_equal"}:
        message = _("{value} ligt buiten de grenzen").format(value=item["input"])
        context = item.get("ctx", {})
        hint = (
            _("Minstens {bound}.").format(bound=context["ge"])
            if "ge" in context
            else _("Hoogstens {bound}.").format(bound=context.get("le", ""))
        )
        return document.fault(path, "out-of-range", _at(message, field), hint)
    if kind == "too_short":
        message = _("mag niet leeg zijn")
        hint = _("Noem er ten minste één.")
        return document.fault(path, "empty-list", _at(message, field), hint)
    message, hint = _type_words(kind, item)
    return document.fault(path, "bad-type", _at(message, field), hint)


def _type_words(kind: str, item: Any) -> tuple[str, str]:
    if item["input"] is None:
        return _("de waarde ontbreekt"), _("Vul de waarde in of haal de sleutel weg.")
    known = {
        "string_type": (_("hier hoort tekst"), _("Zet de waarde tussen aanhalingstekens.")),
        "dict_type": (_("hier hoort tekst, of tekst per taal"), _("Schrijf gewone tekst.")),
        "tuple_type": (_("hier hoort een lijst"), _("Schrijf: [a, b].")),
        "model_type": (_("hier horen sleutels"), _("Schrijf regels als “sleutel: waarde”.")),
        "int_parsing": (_("hier hoort een geheel getal"), _("Schrijf alleen cijfers.")),
        "int_type": (_("hier hoort een geheel getal"), _("Schrijf alleen cijfers.")),
        "int_from_float": (_("hier hoort een geheel getal"), _("Laat de decimalen weg.")),
        "float_parsing": (_("hier hoort een getal"), _("Schrijf de komma als punt.")),
        "float_type": (_("hier hoort een getal"), _("Schrijf de komma als punt.")),
        "bool_parsing": (_("hier hoort ja of nee"), _("Schrijf true of false.")),
        "bool_type": (_("hier hoort ja of nee"), _("Schrijf true of false.")),
    }
    other = _("past niet: {reason}").format(reason=item["msg"])
    return known.get(kind, (other, _("Zie docs/reference/schema voor wat hier mag staan.")))


def _at(message: str, field: str) -> str:
    return f"{field}: {message}" if field else message


def _known_names(model: type[BaseModel], path: DataPath) -> set[str]:
    current: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int) or current is None:
            continue
        info = current.model_fields.get(step) or next(
            (f for f in current.model_fields.values() if f.alias == step), None
        )
        current = _inner_model(info.annotation) if info else None
    return {f.alias or name for name, f in current.model_fields.items()} if current else set()


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        if (found := _inner_model(argument)) is not None:
            return found
    return None
