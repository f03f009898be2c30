"""Random questionnaires with routing, and respondents who go through them."""

import random
from typing import Any

from tests.unit.questionnaire.asking import derived, question

from graadmeter.questionnaire import (
    NO_ANSWER_VALUE,
    UNKNOWN_VALUE,
    Answer,
    Instrument,
    Item,
    RoutePage,
    next_page,
    path,
    validate,
)

TYPES = ["single"] * 5 + ["scale", "multiple", "multiple", "ranking", "number", "open", "date"]
LISTS = {"single": ["yes_no", "unsure"], "scale": ["score"], "multiple": ["forms"]}
CODES = {
    "yes_no": ["yes", "no"],
    "unsure": ["yes", "no", "dont_know"],
    "score": ["1", "2", "3"],
    "forms": ["verbal", "physical", "none"],
    "ages": ["young", "old"],
}


class Designer:
    """Makes one random questionnaire: questions and derived variables, each of what came before."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 (no secret)
        self.questions: list[dict[str, Any]] = []
        self.derived: list[dict[str, Any]] = []

    def design(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Questions and derived variables; the derived ones in no order of dependence."""
        for number in range(self.dice.randrange(3, 14)):
            self.questions += self.some(f"q{number}")
            if self.dice.random() < 0.3:
                self.derived.append(self.made(f"d{number}"))
        self.dice.shuffle(self.derived)
        return self.questions, self.derived

    def some(self, name: str) -> list[dict[str, Any]]:
        section = f"s{len(self.questions) // 5}"
        if self.dice.random() < 0.1:
            return [question(name, "block", section=section, **self.routing())]
        if self.dice.random() < 0.2:
            shared = {"codes": "yes_no", "grid": name, "section": section}
            rows = self.dice.randrange(2, 5)
            return [
                question(f"{name}_{row}", "single", **shared, **self.routing(0.3))
                for row in range(rows)
            ]
        kind = self.dice.choice(TYPES)
        more: dict[str, Any] = {"section": section, **self.routing()}
        if kind in LISTS:
            more["codes"] = self.dice.choice(LISTS[kind])
        if kind == "ranking":
            more["codes"] = "ages"
        if kind == "multiple":
            more["exclusive"] = ["none"]
        if kind == "number":
            more["number"] = {"maximum": 9, "unknown": self.dice.random() < 0.5}
        if self.dice.random() < 0.15:
            more["source"] = self.dice.choice(["sample_frame", "sample_frame", "synthetic"])
        return [question(name, kind, **more)]

    def routing(self, share: float = 0.6) -> dict[str, str]:
        if self.dice.random() > share or not self.atom():
            return {}
        return {"universe": self.condition(2)}

    def made(self, name: str) -> dict[str, Any]:
        kind = self.dice.randrange(3)
        a, b = self.condition(1), self.condition(1)
        text = [
            f"CASE WHEN {a} THEN 'yes' ELSE 'no' END",
            f"CASE WHEN {a} THEN 'yes' WHEN {b} THEN 'no' END",
            f"CASE WHEN ({a}) AND ({b}) THEN 'yes' WHEN NOT ({a}) THEN 'no' END",
        ][kind]
        return derived(name, "yes_no", text)

    def condition(self, depth: int) -> str:
        if depth and self.dice.random() < 0.5:
            word = self.dice.choice(["AND", "OR"])
            return f"({self.condition(depth - 1)}) {word} ({self.condition(depth - 1)})"
        return self.atom() or "TRUE"

    def atom(self) -> str:
        known = [q for q in self.questions if q["type"] != "block"] + self.derived
        if not known:
            return ""
        about = self.dice.choice(known)
        name, kind = about["id"], about.get("type", "single")
        if kind in {"single", "scale"}:
            codes = CODES[about["codes"]]
            code, other = self.dice.choice(codes), self.dice.choice(codes)
            texts = [
                f"{name} = '{code}'",
                f"{name} = '{code}'",
                f"{name} IN ('{code}', '{other}')",
                f"{name} IS DISTINCT FROM '{code}'",
                f"{name} <> '{code}'",
                f"{name} >= '{code}'",
                f"COALESCE({name}, 'none') <> '{code}'",
                f"{name} IS NULL",
            ]
        elif kind == "multiple":
            texts = [
                f"ARRAY_CONTAINS({name}, 'verbal')",
                f"NOT ARRAY_CONTAINS({name}, 'none')",
                f"{name}__verbal + {name}__physical = 2",
                f"{name}__verbal * 100 + {name}__physical * 100 > 150",
            ]
        elif kind == "ranking":
            texts = [f"{name}__old = 1", f"{name}__young < {name}__old"]
        elif kind == "number":
            texts = [
                f"{name} > 4",
                f"{name} BETWEEN 2 AND 6",
                f"{name} / 2 >= 1.5",
                f"COALESCE({name}, 0) = 0",
            ]
        else:
            texts = [f"{name} IS NOT NULL", f"{name} = '2001-01-01'"]
        if "type" in about:
            reason = self.dice.choice(["not_asked", "no_answer", "unknown"])
            texts.append(f"MISSING({name}) = '{reason}'")
        return self.dice.choice(texts)


class Respondent:
    """Answers pages as a browser posts them."""

    def __init__(self, instrument: Instrument, dice: random.Random) -> None:
        self.instrument = instrument
        self.dice = dice
        self.given: dict[str, Answer] = {
            item.id: self.directly(item)
            for item in instrument.items
            if item.origin == "given" and dice.random() < 0.9
        }
        self.answers: dict[str, Answer] = {}

    def directly(self, item: Item) -> Answer:
        page = RoutePage(self.instrument.pages[0], 0, (item,))
        return validate(page, self.fields(item)).answers[item.id]

    def fields(self, item: Item) -> dict[str, list[str]]:
        """What a form posts for one question."""
        if self.dice.random() < 0.15:
            ways = [
                [],
                [NO_ANSWER_VALUE],
                [""],
                *([[UNKNOWN_VALUE]] if item.offers_unknown else []),
            ]
            return {item.id: self.dice.choice(ways)}
        if item.type in {"single", "scale"}:
            return {item.id: [self.dice.choice(item.codes)]}
        if item.type == "multiple":
            if self.dice.random() < 0.3:
                return {item.id: ["none"]}
            return {item.id: [c for c in item.codes if c != "none" and self.dice.random() < 0.6]}
        if item.type == "ranking":
            order = self.dice.sample(item.codes, self.dice.randrange(len(item.codes) + 1))
            return {f"{item.id}__{code}": [str(i)] for i, code in enumerate(order, start=1)}
        if item.type == "number":
            return {item.id: [str(self.dice.randrange(10))]}
        return {item.id: ["2001-01-01" if item.type == "date" else self.dice.choice(["-7", "x"])]}

    def post(self, page: RoutePage) -> None:
        posted = {k: v for item in page.items for k, v in self.fields(item).items()}
        checked = validate(page, posted)
        assert checked.sound, checked.problems
        self.answers |= checked.answers

    def go_through(self, start: int = -1) -> list[int]:
        """Answer page after page; the positions of the pages that were seen."""
        seen = []
        page = next_page(path(self.instrument, self.answers, self.given), start)
        while page is not None:
            seen.append(page.position)
            self.post(page)
            page = next_page(path(self.instrument, self.answers, self.given), page.position)
        return seen
