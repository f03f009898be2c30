"""The codebook as DDI Codebook 2.5, which data archives read.

Form: DDI Alliance, DDI-Codebook 2.5 (2012), ``codebook.xsd``; the order of elements is that of its
sequences. A category whose number may not be told has no ``catStat``.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from graadmeter import __version__
from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.publication.codebook.description import (
    Codebook,
    DataFile,
    StudyFacts,
    Variable,
)
from graadmeter.publication.data_formats.licences import licence_of
from graadmeter.publication.data_formats.statements import publisher_of, synthetic_statement

NAMESPACE = "ddi:codebook:2_5"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_IN_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_ddi(book: Codebook) -> bytes:
    """The codebook of a wave as XML, in its language."""
    with use_language(book.language):
        root = ET.Element(
            "codeBook", {"xmlns": NAMESPACE, "version": "2.5", _XML_LANGUAGE: book.language}
        )
        _document(root, book)
        # A codebook is of a study at least; a monitor need not say which.
        for study in book.studies or (StudyFacts(f"{book.monitor}-{book.wave}", book.wave_title),):
            _study(root, book, study)
        for file in book.files:
            _file(root, file)
        for file in book.files:
            _data(root, file)
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def variable_id(file: DataFile, name: str) -> str:
    """Id of a variable in the document; names of two files may be the same."""
    return f"{file.group}.{name}"


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A new element; attributes whose names are words of Python end in an underscore."""
    named = {name.rstrip("_"): _clean(value) for name, value in attributes.items() if value}
    element = ET.SubElement(parent, tag, named)
    if text:
        element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _document(root: ET.Element, book: Codebook) -> None:
    citation = _add(_add(root, "docDscr"), "citation")
    title = _add(citation, "titlStmt")
    _add(title, "titl", _("Codeboek: {title}").format(title=f"{book.title}, {book.wave_title}"))
    _add(title, "IDNo", f"{book.monitor}-{book.wave}-codebook")
    _add(_add(citation, "prodStmt"), "software", "Graadmeter", version=__version__)
    if book.synthetic:
        _add(citation, "notes", synthetic_statement())


def _study(root: ET.Element, book: Codebook, study: StudyFacts) -> None:
    files = [file for file in book.files if study in file.studies] or book.files
    description = _add(root, "stdyDscr", ID=f"study.{_name(study.id)}")
    citation = _add(description, "citation")
    title = _add(citation, "titlStmt")
    _add(title, "titl", study.title)
    _add(title, "parTitl", f"{book.title}, {book.wave_title}")
    _add(title, "IDNo", study.id)
    publisher = publisher_of(book.publisher, book.monitor)
    _add(_add(citation, "distStmt"), "distrbtr", publisher)
    if study.source:
        _add(citation, "notes", _("Bron: {source}").format(source=study.source))
    if book.disclaimer:
        _add(citation, "notes", book.disclaimer)
    information = _add(description, "stdyInfo")
    synthetic = synthetic_statement() if book.synthetic else ""
    abstract = " ".join(part for part in (synthetic, book.origin) if part)
    if abstract:
        _add(information, "abstract", abstract)
    summary = _add(information, "sumDscr")
    _add(summary, "timePrd", str(book.wave), date=str(book.wave), event="single")
    _add(summary, "anlyUnit", _("persoon of organisatie die een vragenlijst kreeg"))
    for file in files:
        _add(summary, "universe", file.title, clusion="I")
    kind = _("synthetische microdata") if book.synthetic else _("microdata van een enquête")
    _add(summary, "dataKind", kind)
    access = _add(_add(description, "dataAccs"), "useStmt")
    licence = licence_of(book.licence)
    _add(access, "conditions", " ".join(part for part in (licence.name, licence.address) if part))


def _file(root: ET.Element, file: DataFile) -> None:
    description = _add(root, "fileDscr", ID=f"file.{file.group}")
    text = _add(description, "fileTxt")
    _add(text, "fileName", f"{file.group}.sav")
    synthetic = f"{synthetic_statement()} " if file.synthetic else ""
    _add(text, "fileCont", synthetic + file.title)
    dimensions = _add(text, "dimensns")
    _add(dimensions, "caseQnty", str(file.rows))
    _add(dimensions, "varQnty", str(len(file.variables)))
    _add(text, "fileType", "SPSS")
    if file.rounded_to > 1:
        _add(description, "notes", rounding_words(file.rounded_to))


def rounding_words(to: int) -> str:
    """How frequencies are protected, in the current language."""
    return _(
        "Aantallen zijn afgerond op veelvouden van {to}; onder {to} staan ze er niet, zodat "
        "niemand herkenbaar is."
    ).format(to=to)


def _data(root: ET.Element, file: DataFile) -> None:
    data = _add(root, "dataDscr", ID=f"data.{file.group}")
    sections = dict.fromkeys(variable.section for variable in file.variables)
    for number, section in enumerate(sections, 1):
        names = [v.name for v in file.variables if v.section == section]
        group = _add(
            data,
            "varGrp",
            ID=f"{file.group}-section-{number}",
            type="section",
            var=" ".join(variable_id(file, name) for name in names),
        )
        _add(group, "labl", section)
    for one in file.sets:
        group = _add(
            data,
            "varGrp",
            ID=f"{file.group}-set-{one.name}",
            type="multipleResp",
            var=" ".join(variable_id(file, name) for name in one.variables),
            name=one.name,
        )
        _add(group, "labl", one.label)
        _add(group, "txt", one.text)
    for variable in file.variables:
        _variable(data, file, variable)


def _variable(data: ET.Element, file: DataFile, variable: Variable) -> None:
    element = _add(
        data,
        "var",
        ID=variable_id(file, variable.name),
        name=variable.name,
        files=f"file.{file.group}",
        wgt="wgt" if variable.role == "weight" else "not-wgt",
        intrvl="contin" if variable.measure == "scale" else "discrete",
        nature={"scale": "ratio"}.get(variable.measure, variable.measure),
        representationType=_representation(variable),
    )
    _add(element, "labl", variable.label)
    if variable.role in {"answer", "missing"} and variable.origin == "questionnaire":
        _add(_add(element, "qstn"), "qstnLit", variable.text)
    missing = [category for category in variable.categories if category.missing]
    if missing:
        invalid = _add(element, "invalrng")
        for category in missing:
            _add(invalid, "item", VALUE=str(category.value))
    if variable.universe:
        _add(element, "universe", variable.universe, clusion="I")
    if variable.valid is not None:
        _add(element, "sumStat", str(variable.valid), type="vald", wgtd="not-wgtd")
    if variable.role in {"derived", "weight"} or variable.origin != "questionnaire":
        _add(element, "txt", variable.text)
    for category in variable.categories:
        entry = _add(
            element,
            "catgry",
            missing="Y" if category.missing else "N",
            missType=category.missing,
        )
        _add(entry, "catValu", str(category.value))
        _add(entry, "labl", category.label)
        if category.code != str(category.value):
            _add(entry, "txt", category.code)
        if category.count is not None:
            _add(entry, "catStat", str(category.count), type="freq", wgtd="not-wgtd")
    if variable.derivation:
        _add(_add(element, "derivation"), "drvcmd", variable.derivation)
    _add(element, "varFormat", type="character" if variable.textual else "numeric", schema="SPSS")
    for note in remarks(variable):
        _add(element, "notes", note)


def remarks(variable: Variable) -> tuple[str, ...]:
    """What a reader must know of a variable, in the current language."""
    found = (
        _("De precieze woorden van de vraag zijn niet bekend; deze zijn gereconstrueerd.")
        if variable.reconstructed
        else "",
        _(
            "Vulling: over deze vraag is niets gedrukt. De synthetische antwoorden hebben een "
            "willekeurige vorm en betekenen niets."
        )
        if variable.filler
        else "",
        {
            "sample_frame": _("Komt uit het steekproefkader, niet uit de vragenlijst."),
            "synthetic": _("Bestaat alleen in synthetische gegevens."),
        }.get(variable.origin, ""),
        variable.note,
    )
    return tuple(note for note in found if note)


def _representation(variable: Variable) -> str:
    if variable.textual:
        return "text"
    return "numeric" if variable.measure == "scale" else "code"


def _name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", text)
