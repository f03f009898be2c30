"""A small publication, made by hand, with everything a table can hold.

The figures are invented. Figures that may not be seen are numbers that occur nowhere else.
"""

from typing import Any

from graadmeter.publication import ChapterContent, Content
from graadmeter.tabulation.decomposition import ChangeDecomposition, Composed, Step
from graadmeter.tabulation.nonresponse import Detectable, NonresponseFollowup
from graadmeter.tabulation.table import (
    Cell,
    Change,
    Heading,
    Origin,
    Outcome,
    ReproducedCell,
    Reproduction,
    Shown,
    Table,
    UnknownWaveValue,
    WeightCheck,
)

SECRETS = ("77.123456", "5.4321", "66.654321", "88.765432", "GEHEIM-ANTWOORD")
SECRETS_IN_WORDS = ("77,1", "66,7", "88,8", "77.1", "66.7", "88.8", "69,1", "69.1")
LAYERS = ("Rijk", "Gemeente", "Provincie", "Waterschap")
BASES = (507, 682, 139, 18)
REASON = {
    "nl": "niet afzonderlijk gevraagd in 2016",
    "en": "not asked separately in 2016",
}
NOTE = {
    "nl": "In 2012 en 2014 luidde de vraag anders; het verschil kan daardoor komen.",
    "en": "In 2012 and 2014 the question read differently, which may explain the difference.",
}
TRICKY = "Kop & <script>alert('x')</script> \"staart\""


def computed(row: int, column: int, value: float, n: int, **more) -> Cell:
    half = 100 * (value / 100 * (1 - value / 100) / n) ** 0.5
    facts = {
        "statistic": "percentage",
        "se": half / 1.96 + 0.0123,
        "ci_low": max(0.0, value - 1.7 * half),
        "ci_high": value + 1.9 * half,
        "deff": 1.12,
        "n_effective": n / 1.12,
        "printed": float(round(value)),
        "n_printed": n,
        "small": n < 30,
    }
    return Cell(
        row,
        column,
        2016,
        origin=Origin.COMPUTED,
        shown=Shown.VALUE,
        value=value,
        n=n,
        **(facts | more),
    )


def published(row: int, column: int, wave: int, value: float, note: str = "") -> Cell:
    return Cell(
        row,
        column,
        wave,
        "percentage",
        Origin.PUBLISHED,
        Shown.WITH_NOTE if note else Shown.VALUE,
        value=value,
        note=note,
        printed=value,
        comparable="with_note" if note else "yes",
    )


def hidden(row: int, column: int, reason: str = "") -> Cell:
    return Cell(
        row,
        column,
        2016,
        "percentage",
        Origin.COMPUTED,
        Shown.HIDDEN,
        value=77.123456,
        n=6,
        se=5.4321,
        ci_low=66.654321,
        ci_high=88.765432,
        deff=5.4321,
        text="GEHEIM-ANTWOORD",
        reason=reason,
        small=True,
        printed=77.123456,
    )


def dash(row: int, column: int, reason: str) -> Cell:
    return Cell(
        row,
        column,
        2016,
        "percentage",
        Origin.NONE,
        Shown.DASH,
        value=77.123456,
        reason=reason,
    )


def victims(language: str, synthetic: bool) -> Table:
    """Rows are kinds and waves, columns are layers: small, hidden, dash, note, published."""
    kinds = {
        "nl": ("Verbale agressie", "Bedreiging of intimidatie", "Discriminatie"),
        "en": ("Verbal aggression", "Threat or intimidation", "Discrimination"),
    }[language]
    earlier = {
        (0, 2012): (41, 56, 34, 38),
        (0, 2014): (30, 39, 22, 34),
        (1, 2012): (13, 18, 9, 10),
        (1, 2014): (12, 16, 9, 8),
        (2, 2012): (10, 14, 5, 6),
        (2, 2014): (9, 12, 5, 4),
    }
    now = {0: (12.24, 23.4567890123, 12.1, 11.3), 1: (8.04, 10.4, 7.2, 5.6)}
    rows: list[Heading] = []
    cells: list[tuple[Cell, ...]] = []
    for kind, label in enumerate(kinds):
        for wave in (2012, 2014, 2016):
            row = len(rows)
            rows.append(Heading(str(wave), section=label, wave=wave))
            if wave < 2016:
                note = NOTE[language] if kind == 0 else ""
                values = earlier[kind, wave]
                line = [published(row, c, wave, float(v), note) for c, v in enumerate(values)]
            elif kind == 2:
                line = [dash(row, c, REASON[language]) for c in range(4)]
            else:
                pairs = enumerate(zip(now[kind], BASES, strict=True))
                line = [computed(row, c, v, n) for c, (v, n) in pairs]
            if kind == 1 and wave == 2016:
                line[3] = hidden(row, 3)
            cells.append(tuple(line))
    untested = {
        "nl": "niet te toetsen: n niet gepubliceerd",
        "en": "cannot be tested: n not published",
    }[language]
    changes = (
        Change(2, 0, 0, 0, 2016, 2012, 12.24 - 41, reason=untested),
        Change(2, 0, 1, 0, 2016, 2014, -17.76, -22.4, -13.1, 0.00004, 0.00031, True),
        Change(2, 1, 1, 1, 2016, 2014, -15.5432109877, -20.2, -10.9, 0.0001, 0.0004, True),
        Change(5, 2, 4, 2, 2016, 2014, -1.0, -6.1, 4.2, 0.61, 0.734, False),
        Change(5, 3, 4, 3, 2016, 2014, 69.123456, 1.0, 90.0, 0.01, 0.02, True),
    )
    return Table(
        id="2.1",
        kind="table",
        title={
            "nl": "Slachtofferschap naar vorm van agressie en bestuurslaag",
            "en": "Victimisation by form of aggression and layer of government",
        }[language],
        group="medewerkers",
        base_label={
            "nl": "medewerkers met dagelijks contact met burgers",
            "en": "civil servants in daily contact with citizens",
        }[language],
        statistic="percentage",
        wave=2016,
        weighted=True,
        synthetic=synthetic,
        rows=tuple(rows),
        columns=tuple(
            Heading(layer, n=n, n_published=n if n != 682 else 680)
            for layer, n in zip(LAYERS, BASES, strict=True)
        ),
        cells=tuple(cells),
        changes=changes,
        notes=(
            {
                "nl": "Noot 2: slachtofferschap is niet geheel vergelijkbaar met eerdere metingen.",
                "en": "Note 2: victimisation is not fully comparable with earlier waves.",
            }[language],
        ),
    )


def police_reports(language: str, synthetic: bool) -> Table:
    """Columns with sections and waves; n per row; wide."""
    sections = {
        "nl": ("Aangifte totaal", "Door slachtoffer", "Door organisatie"),
        "en": ("Reported, total", "By the victim", "By the organisation"),
    }[language]
    waves = (2012, 2014, 2016)
    columns = tuple(Heading(str(w), section=s, wave=w) for s in sections for w in waves)
    values = {
        "Rijk": (154, (3, 7, 14.2, 1, 5, 9.1, 2, 2, 5.3)),
        "Gemeente": (243, (11, 9, 12.4, 6, 6, 7.2, 4, 3, 5.1)),
        "Waterschap": (28, (7, 8, 15.1, 5, 5, 10.4, 2, 3, 5.0)),
    }
    cells = tuple(
        tuple(
            computed(r, c, float(v), n)
            if waves[c % 3] == 2016
            else published(r, c, waves[c % 3], float(v))
            for c, v in enumerate(line)
        )
        for r, (n, line) in enumerate(values.values())
    )
    return Table(
        id="2.4",
        kind="table",
        title={
            "nl": "Slachtoffers die aangifte deden, of voor wie de organisatie dat deed",
            "en": "Victims who went to the police, or whose organisation did",
        }[language],
        group="medewerkers",
        base_label={"nl": "slachtoffers", "en": "victims"}[language],
        statistic="percentage",
        wave=2016,
        weighted=True,
        synthetic=synthetic,
        rows=tuple(Heading(name, n=n) for name, (n, _line) in values.items()),
        columns=columns,
        cells=cells,
        changes=(Change(0, 2, 0, 1, 2016, 2014, 7.2, 0.3, 14.1, 0.04, 0.09, False),),
    )


def reasons(language: str, synthetic: bool) -> Table:
    """A ranking: words with a figure."""
    answers = {
        "nl": ("Incident niet ernstig genoeg", "Hoort bij de functie", "Ter plekke opgelost"),
        "en": ("Incident not serious enough", "Part of the job", "Solved on the spot"),
    }[language]
    cells = tuple(
        (
            Cell(r, 0, 2014, "rank", Origin.PUBLISHED, Shown.VALUE, value=57.0 - 13 * r, text=text),
            computed(r, 1, 50.25 - 15.5 * r, 407, statistic="rank", text=text),
        )
        for r, text in enumerate(answers)
    )
    return Table(
        id="2.5",
        kind="table",
        title={
            "nl": "Top 3 van redenen om geen aangifte te doen",
            "en": "Top 3 of reasons not to go to the police",
        }[language],
        group="medewerkers",
        base_label={"nl": "slachtoffers zonder aangifte", "en": "victims who did not"}[language],
        statistic="rank",
        wave=2016,
        weighted=True,
        synthetic=synthetic,
        rows=tuple(Heading(f"{place}.") for place in (1, 2, 3)),
        columns=(Heading("2014", wave=2014), Heading("2016", wave=2016, n=407)),
        cells=cells,
    )


def tricky(language: str, synthetic: bool) -> Table:
    """Labels and an id that need escaping; a mean; nothing weighted; a base per cell."""
    return Table(
        id="fig-4.1/gemeenten",
        kind="figure",
        title=TRICKY,
        group="secretarissen",
        base_label=TRICKY,
        statistic="mean",
        wave=2016,
        weighted=False,
        synthetic=synthetic,
        rows=(Heading("=1+1", section=TRICKY), Heading("", section=TRICKY)),
        columns=(Heading(TRICKY), Heading("Gemiddelde")),
        cells=(
            (
                computed(0, 0, 4.25, 33, statistic="mean", decimals=1, note=TRICKY),
                computed(0, 1, 5.75, 31, statistic="mean", decimals=1),
            ),
            (hidden(1, 0, reason="te herleiden tot één organisatie"), dash(1, 1, TRICKY)),
        ),
        notes=(TRICKY,),
    )


def accounting(language: str, synthetic: bool) -> Table:
    """Counts and percentages in one table."""
    heads = {
        "nl": ("Benaderd", "Deelgenomen", "Respons"),
        "en": ("Approached", "Took part", "Response"),
    }[language]
    statistics = ("approached", "completed", "response_rate")
    lines = ((3600.0, 1620.0, 45.0), (1250.0, 480.0, 38.4))
    cells = tuple(
        tuple(
            Cell(r, c, 2016, statistic, Origin.COMPUTED, Shown.VALUE, value=value, printed=value)
            for c, (statistic, value) in enumerate(zip(statistics, line, strict=True))
        )
        for r, line in enumerate(lines)
    )
    return Table(
        id="B1-1",
        kind="annex",
        title={"nl": "Respons per bestuurslaag", "en": "Response by layer"}[language],
        group="medewerkers",
        base_label={"nl": "benaderde medewerkers", "en": "civil servants approached"}[language],
        statistic="response_rate",
        wave=2016,
        weighted=False,
        synthetic=synthetic,
        rows=tuple(Heading(layer) for layer in LAYERS[:2]),
        columns=tuple(Heading(head) for head in heads),
        cells=cells,
    )


def reproduction() -> Reproduction:
    def cell(row: int, column: int, printed: float, status: Outcome, **more) -> ReproducedCell:
        facts: dict[str, Any] = {
            "n_printed": BASES[column],
            "n_computed": BASES[column],
            "computed": printed + 0.24,
        }
        facts |= {"reason": "", "conflicts_with": ()} | more
        return ReproducedCell(
            table="2.1",
            row=row,
            column=column,
            row_label=f"Verbale agressie {2016}" if row == 2 else "Bedreiging of intimidatie 2016",
            column_label=LAYERS[column],
            printed=printed,
            status=status,
            **facts,
        )

    return Reproduction(
        cells=(
            cell(2, 0, 12.0, Outcome.REPRODUCED, computed=12.24),
            cell(2, 1, 23.0, Outcome.REPRODUCED),
            cell(
                2,
                2,
                12.0,
                Outcome.CONFLICT,
                reason="de tekst van het rapport noemt 14",
                conflicts_with=("tekst 2.2", "fig-2.1"),
            ),
            cell(
                5,
                3,
                5.0,
                Outcome.NOT_REACHED,
                n_computed=6,
                computed=77.123456,
                reason="n wijkt af",
            ),
            ReproducedCell(
                "9.99", 0, 0, "Rij", "Kolom", None, None, 1.5, 1.4999999999, Outcome.REPRODUCED, ""
            ),
        ),
        unknown_wave=(
            UnknownWaveValue("2.1", 0, 0, "Verbale agressie", "Rijk", None, 2014, 30.0, 29.61),
        ),
    )


WEIGHTS = (
    WeightCheck("B1-2", "Rijk", 0.84213, 0.84, 2, 0.8365, 0.8479, True, False),
    WeightCheck("B1-2", "Gemeente", 1.2345, 1.31, 2, 1.21, 1.26, False, True),
    WeightCheck("B1-4", "Provincie", 0.4321, None, 2, None, None, None, True),
)


def taken_apart(language: str) -> ChangeDecomposition:
    """A change in two parts, with a run that shows how much a share matters."""
    first = Composed(2012, (77.0, 23.0), (50.0, 5.0))
    last = Composed(2016, (52.0, 48.0), (30.0, 5.0))
    other = Composed(2016, (55.0, 45.0), (30.0, 5.0))
    dutch = language == "nl"
    return ChangeDecomposition(
        id="D2.1",
        title="Daling <i>ontleed</i>" if dutch else "A fall <i>taken apart</i>",
        share="aandeel in de respons" if dutch else "share of the response",
        groups=("Met contact", "Zonder contact") if dutch else ("With contact", "Without contact"),
        waves=(first, last),
        steps=(Step(first, last, -21.65, -8.75, -12.9),),
        sensitivity=(Step(first, other, -20.9, -7.7, -13.2, "bijlage" if dutch else "annex"),),
        sentences=("Een zin.",) if dutch else ("A sentence.",),
        notes=("Een noot.",) if dutch else ("A note.",),
    )


def followed_up(language: str) -> NonresponseFollowup:
    """A follow-up of which no share is printed."""
    dutch = language == "nl"
    return NonresponseFollowup(
        id="staff",
        title="Onder <i>wie niet meedeed</i>" if dutch else "Among <i>non-respondents</i>",
        rate="het slachtofferschap" if dutch else "victimisation",
        share=20.0,
        about=True,
        n=2756,
        response_rate=34.484,
        followup_share=None,
        followup_n=633,
        followup_response_rate=12.0,
        difference=None,
        detectable=Detectable(5.0, 77.8, 5.15, 4.93),
        bounds=(6.9, 72.4),
        sentences=("Een zin.",) if dutch else ("A sentence.",),
        notes=("Een noot.",) if dutch else ("A note.",),
        source="bijlage" if dutch else "annex",
    )


def example(language: str = "nl", *, synthetic: bool = True) -> Content:
    """The publication, in Dutch or English, of synthetic data or of real."""
    words: dict[str, Any] = {
        "nl": {
            "title": "Monitor Integriteit en Veiligheid",
            "wave": "meting 2016",
            "origin": "De microdata zijn nagemaakt bij de gedrukte tabellen van het rapport.",
            "disclaimer": "Dit is een demonstratie en geen publicatie van een ministerie.",
            "chapters": (
                "Agressie en geweld tegen medewerkers",
                "Veiligheidsbeleid van organisaties",
                "Slot",
            ),
            "parts": ("Deel I: veiligheid", "Deel II: integriteit"),
        },
        "en": {
            "title": "Integrity and Safety Monitor",
            "wave": "wave of 2016",
            "origin": "The microdata were made to agree with the printed tables of the report.",
            "disclaimer": "This is a demonstration, not a publication of a ministry.",
            "chapters": (
                "Aggression and violence against civil servants",
                "Safety policy of organisations",
                "Closing remarks",
            ),
            "parts": ("Part I: safety", "Part II: integrity"),
        },
    }[language]
    respondents = accounting(language, synthetic)
    first = (
        victims(language, synthetic),
        police_reports(language, synthetic),
        reasons(language, synthetic),
    )
    return Content(
        monitor="miv",
        title=words["title"],
        wave=2016,
        wave_title=words["wave"],
        language=language,
        synthetic=synthetic,
        origin=words["origin"],
        disclaimer=words["disclaimer"],
        chapters=(
            ChapterContent(
                2, words["chapters"][0], words["parts"][0], first, (taken_apart(language),)
            ),
            ChapterContent(
                4, words["chapters"][1], words["parts"][0], (tricky(language, synthetic),)
            ),
            ChapterContent(11, words["chapters"][2], words["parts"][1], ()),
            ChapterContent(12, {"nl": "Bijlage", "en": "Annex"}[language], None, (respondents,)),
        ),
        response=(respondents,),
        weights=WEIGHTS,
        reproduction=reproduction(),
        nonresponse=(followed_up(language),),
        inputs={"monitor.yaml": "ab" * 32, "medewerkers.parquet": "cd" * 32},
        versions={"graadmeter": "0.1.0", "numpy": "2.4.6"},
    )
