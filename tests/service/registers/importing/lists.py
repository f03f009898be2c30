"""Lists as organisations have them: a spreadsheet of their own, and an export of the GIR."""

from __future__ import annotations

import io

import openpyxl

OWN = """Datum;Soort;Afdeling;Hoe;Status;Aangifte;Actie;Omschrijving
05-02-2024;Schelden;Burgerzaken;telefoon;afgehandeld;nee;brief;Aan de telefoon uitgescholden.
2024-03-07;verbaal, bedreiging;Burger zaken;balie;open;ja;;Kwam terug met een hond.
09-03-2024;Fysiek geweld;;op straat;afgehandeld;zelf;toegangsverbod;Een duw.
10-03-2024;Discriminatie;Sport;mail;afgehandeld;nee;geen;
"""
GIR = """Registratienummer;Datum melding;Datum incident;Type incident;Doelgroep;Dader;Ernst;Sector
2023-17;2023-05-02;2023-05-01;Persoonlijke bedreiging;Medewerker;Burger;6;Sport
2023-18;2023-05-09;2023-05-01;Vernieling;Wethouder;Onbekend;;Burgerzaken
"""


def workbook(text: str) -> bytes:
    """The same list as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in text.splitlines():
        sheet.append(line.split(";"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
