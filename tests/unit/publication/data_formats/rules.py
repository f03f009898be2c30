"""Strict checks of the formats, written from their specifications: no validator is a dependency.

JSON-stat 2.0: json-stat.org/full and its JSON Schema 1.03, with the rules in words (size against
id, value, index, label). CSVW: Metadata Vocabulary for Tabular Data, 5.5 to 5.11, and the test of a
file against its schema of the Model for Tabular Data. DCAT-AP-NL 3.0: the SHACL shapes of Geonovum
(minCount, maxCount). DDI Codebook 2.5: the sequences, required attributes and lists of values of
``codebook.xsd`` for the elements used here. Each gives the faults it finds.
"""

import csv
import io
import json
import math
import re
from collections import Counter
from xml.etree import ElementTree as ET

# ------------------------------------------------------------------------------------ JSON-stat

_DATASET = {
    "version", "class", "label", "source", "note", "id", "size", "role", "dimension", "value",
    "status", "extension", "link", "href", "updated",
}  # fmt: skip
_CATEGORY = {"index", "label", "note", "child", "coordinates", "unit"}


def jsonstat_faults(document: dict) -> list[str]:
    if document.get("class") == "collection":
        items = document["link"]["item"]
        return [f"{i}: {fault}" for i, one in enumerate(items) for fault in jsonstat_faults(one)]
    faults = [f"unknown key {key}" for key in set(document) - _DATASET]
    if (document.get("version"), document.get("class")) != ("2.0", "dataset"):
        faults.append("no dataset of version 2.0")
    ids, size, dimensions = document["id"], document["size"], document["dimension"]
    if len(ids) != len(size) or len(set(ids)) != len(ids) or set(ids) != set(dimensions):
        faults.append("id, size and dimension differ")
    cells = 1
    for name, length in zip(ids, size, strict=True):
        cells *= length
        faults += [f"{name}: {fault}" for fault in _category_faults(dimensions[name], length)]
    values = document["value"]
    if len(values) != cells:
        faults.append(f"{len(values)} values in a cube of {cells}")
    if not all(v is None or (isinstance(v, int | float) and math.isfinite(v)) for v in values):
        faults.append("a value is no number")
    for place, status in document.get("status", {}).items():
        if not (place.isdigit() and int(place) < cells and isinstance(status, str)):
            faults.append(f"status {place}")
    named = [name for names in document["role"].values() for name in names]
    if set(document["role"]) - {"time", "geo", "metric"} or set(named) - set(ids):
        faults.append("role")
    if not all(isinstance(note, str) for note in document.get("note", [])):
        faults.append("note")
    return faults


def _category_faults(dimension: dict, length: int) -> list[str]:
    category = dimension["category"]
    faults = [f"unknown key {key}" for key in set(category) - _CATEGORY]
    index = category["index"]
    if len(index) != length or len(set(index)) != length:
        faults.append("index and size differ")
    if set(category.get("label", {})) - set(index) or set(category.get("unit", {})) - set(index):
        faults.append("a label or unit of no category")
    if not all(isinstance(label, str) for label in category.get("label", {}).values()):
        faults.append("a label is no text")
    return faults


# ----------------------------------------------------------------------------------------- CSVW

_COLUMN = {"name", "titles", "datatype", "null", "required", "dc:description"}
_TABLE = {
    "@context", "url", "dc:title", "dc:description", "dc:license", "dc:language", "dialect",
    "tableSchema", "schema:version", "dc:issued",
}  # fmt: skip
_DIALECT = {
    "encoding", "delimiter", "quoteChar", "doubleQuote", "header", "headerRowCount",
    "lineTerminators", "skipInitialSpace", "trim",
}  # fmt: skip
_FORMS = {
    "string": r"[\s\S]*",
    "integer": r"-?\d+",
    "double": r"-?\d+(\.\d+)?([eE][-+]?\d+)?",
    "boolean": "true|false",
    "date": r"\d{4}-\d\d-\d\d",
}


def csvw_faults(metadata: bytes, data: bytes) -> list[str]:
    document = json.loads(metadata)
    faults = [f"unknown key {key}" for key in set(document) - _TABLE]
    if document["@context"][0] != "http://www.w3.org/ns/csvw":
        faults.append("context")
    faults += [f"unknown key {key}" for key in set(document["dialect"]) - _DIALECT]
    columns = document["tableSchema"]["columns"]
    names = [column["name"] for column in columns]
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    if rows[0] != [column["titles"]["und"] for column in columns] or len(set(names)) < len(names):
        faults.append("the header differs from the titles")
    for column in columns:
        faults += [f"{column['name']}: unknown key {key}" for key in set(column) - _COLUMN]
        if not re.fullmatch(r"[A-Za-z][\w.]*", column["name"]):
            faults.append(f"name {column['name']}")
    for number, row in enumerate(rows[1:], 2):
        for column, text in zip(columns, row, strict=True):
            kind = column["datatype"]
            base = kind["base"] if isinstance(kind, dict) else kind
            if text in column["null"]:
                if column.get("required"):
                    faults.append(f"{number}: {column['name']} is empty")
            elif not re.fullmatch(_FORMS[base], text):
                faults.append(f"{number}: {column['name']} is {text!r}")
    key = [names.index(name) for name in document["tableSchema"]["primaryKey"]]
    keys = Counter(tuple(row[i] for i in key) for row in rows[1:])
    return faults + [f"key {key} twice" for key, count in keys.items() if count > 1]


# ----------------------------------------------------------------------------------------- DCAT

# Class to property to fewest and most values; None is any number.
_SHAPES: dict[str, dict[str, tuple[int, int | None]]] = {
    "dcat:Catalog": {
        "dct:title": (1, None), "dct:description": (1, None), "dct:publisher": (1, 1),
        "dcat:contactPoint": (1, 1), "dcat:dataset": (1, None),
    },
    "dcat:Dataset": {
        "dct:title": (1, None), "dct:description": (1, None), "dct:identifier": (1, 1),
        "dct:publisher": (1, 1), "dct:creator": (1, None), "dcat:contactPoint": (1, 1),
        "dcat:theme": (1, None), "dct:accessRights": (1, 1), "dcat:version": (0, 1),
        "adms:status": (0, 1),
    },
    "dcat:Distribution": {
        "dcat:accessURL": (1, 1), "dcat:downloadURL": (0, 1), "dct:license": (1, 1),
        "dcat:accessService": (0, 1), "spdx:checksum": (0, 1), "dcat:byteSize": (0, 1),
    },
    "foaf:Agent": {"foaf:name": (1, None)},
    "vcard:Organization": {"vcard:fn": (1, None)},
    "spdx:Checksum": {"spdx:algorithm": (1, 1), "spdx:checksumValue": (1, 1)},
    "dct:PeriodOfTime": {"dcat:startDate": (0, 1), "dcat:endDate": (0, 1)},
}  # fmt: skip


def dcat_faults(data: bytes) -> list[str]:
    document = json.loads(data)
    nodes = {node["@id"]: node for node in document["@graph"]}
    faults = []
    for address, node in nodes.items():
        for name, (fewest, most) in _SHAPES.get(node["@type"], {}).items():
            count = len(as_list(node.get(name)))
            if count < fewest or (most is not None and count > most):
                faults.append(f"{address} has {count} of {name}")
        for name, values in node.items():
            if name not in {"@id", "@type"} and name.split(":")[0] not in document["@context"]:
                faults.append(f"{address}: no prefix for {name}")
            for value in as_list(values):
                target = value.get("@id", "") if isinstance(value, dict) else ""
                if target.startswith("#") and target not in nodes:
                    faults.append(f"{address} refers to {target}, of which nothing is stated")
    return faults


def as_list(value) -> list:
    return [] if value is None else value if isinstance(value, list) else [value]


def triples_of_json(data: bytes) -> set[tuple[str, str, str]]:
    found = set()
    for node in json.loads(data)["@graph"]:
        for name, values in node.items():
            if name == "@id":
                continue
            for value in as_list(values):
                if name == "@type":
                    found.add((node["@id"], "rdf:type", value))
                elif isinstance(value, str):
                    found.add((node["@id"], name, f'"{value}"'))
                elif "@id" in value:
                    found.add((node["@id"], name, value["@id"]))
                else:
                    kind = value.get("@type")
                    mark = f"^^{kind}" if kind else f"@{value['@language']}"
                    found.add((node["@id"], name, f'"{value["@value"]}"{mark}'))
    return found


def triples_of_turtle(data: bytes) -> set[tuple[str, str, str]]:
    """What our Turtle says; it has one statement on each line."""
    found, subject = set(), ""
    for line in data.decode("utf-8").split("\n"):
        if not line or line.startswith("@prefix"):
            continue
        if not line.startswith("  "):
            subject = line.strip("<>")
            continue
        verb, _space, rest = line.strip().partition(" ")
        assert rest[-2:] in {" ;", " ."}, line
        value = rest[:-2]
        if value.startswith("<"):
            value = value.strip("<>")
        elif value.startswith('"'):
            value = re.sub(r"\\u([0-9A-F]{4})", lambda m: chr(int(m[1], 16)), value)
            value = value.replace('\\"', '"').replace("\\\\", "\\")
        found.add((subject, "rdf:type" if verb == "a" else verb, value))
    return found


# ------------------------------------------------------------------------------------------ DDI

# Element to its children in order, with how many of each: ? * 1 +
_SEQUENCES = {
    "codeBook": "docDscr* stdyDscr+ fileDscr* dataDscr* otherMat*",
    "docDscr": "citation? guide? docStatus? docSrc* controlledVocabUsed* notes*",
    "stdyDscr": "citation+ studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* "
    "othrStdyMat* notes*",
    "citation": "titlStmt1 rspStmt? prodStmt? distStmt? serStmt* verStmt* biblCit* holdings* "
    "notes*",
    "titlStmt": "titl1 subTitl* altTitl* parTitl* IDNo*",
    "prodStmt": "producer* copyright? prodDate* prodPlac* software* fundAg* grantNo*",
    "distStmt": "distrbtr* contact* depositr* depDate* distDate*",
    "stdyInfo": "studyBudget? subject? abstract* sumDscr* qualityStatement? notes* "
    "exPostEvaluation?",
    "sumDscr": "timePrd* collDate* nation* geogCover* geogUnit* geoBndBox* boundPoly* anlyUnit* "
    "universe* dataKind*",
    "dataAccs": "typeOfAccess* setAvail* useStmt* notes*",
    "useStmt": "confDec? specPerm? restrctn? contact* citReq? deposReq? conditions? disclaimer?",
    "fileDscr": "fileTxt* locMap? notes*",
    "fileTxt": "fileName* fileCitation? dataFingerprint* fileCont? fileStrc? dimensns? fileType* "
    "format? filePlac? dataChck* ProcStat? dataMsng? software? verStmt?",
    "dimensns": "caseQnty* varQnty* logRecL* recPrCas* recNumTot*",
    "dataDscr": "varGrp* nCubeGrp* var* nCube* notes*",
    "varGrp": "labl* txt* concept* defntn? universe? notes*",
    "var": "location* labl* imputation? security? embargo? respUnit? anlysUnit? qstn* valrng* "
    "invalrng* undocCod* universe* TotlResp? sumStat* txt* stdCatgry* catgryGrp* catgry* "
    "codInstr* verStmt* concept* derivation? varFormat? geoMap* catLevel* notes*",
    "qstn": "preQTxt* qstnLit* postQTxt* forward* backward* ivuInstr*",
    "invalrng": "item* range* key? notes*",
    "catgry": "catValu? labl* txt* catStat* mrow?",
    "derivation": "drvdesc* drvcmd*",
}
_GLOBAL = {"ID", "{http://www.w3.org/XML/1998/namespace}lang"}
_ATTRIBUTES = {
    "codeBook": {"version"},
    "software": {"version"},
    "timePrd": {"date", "event"},
    "universe": {"clusion"},
    "varGrp": {"type", "var", "name"},
    "var": {"name", "files", "wgt", "intrvl", "nature", "representationType"},
    "item": {"VALUE", "UNITS"},
    "sumStat": {"type", "wgtd"},
    "catgry": {"missing", "missType"},
    "catStat": {"type", "wgtd"},
    "varFormat": {"type", "schema"},
}
_LISTS = {
    ("timePrd", "event"): {"start", "end", "single"},
    ("universe", "clusion"): {"I", "E"},
    ("varGrp", "type"): {"section", "multipleResp", "grid", "other"},
    ("var", "wgt"): {"wgt", "not-wgt"},
    ("var", "intrvl"): {"contin", "discrete"},
    ("var", "nature"): {"nominal", "ordinal", "interval", "ratio", "percent", "other"},
    ("var", "representationType"): {"text", "numeric", "code", "datetime", "other"},
    ("sumStat", "type"): {
        "mean", "medn", "mode", "vald", "invd", "min", "max", "stdev", "other",
    },
    ("sumStat", "wgtd"): {"wgtd", "not-wgtd"},
    ("catgry", "missing"): {"Y", "N"},
    ("catStat", "type"): {"freq", "percent", "crosstab", "other"},
    ("catStat", "wgtd"): {"wgtd", "not-wgtd"},
    ("varFormat", "type"): {"character", "numeric"},
    ("varFormat", "schema"): {"SAS", "SPSS", "IBM", "ANSI", "ISO", "XML-Data", "other"},
}  # fmt: skip
_REFERENCES = {("varGrp", "var"), ("var", "files")}
NAMESPACE = "{ddi:codebook:2_5}"


def ddi_faults(data: bytes) -> list[str]:
    root = ET.fromstring(data)  # noqa: S314 - our own bytes
    elements = list(root.iter())
    faults = [f"namespace of {e.tag}" for e in elements if not e.tag.startswith(NAMESPACE)]
    ids = [e.attrib["ID"] for e in elements if "ID" in e.attrib]
    faults += [f"id {name} twice" for name, count in Counter(ids).items() if count > 1]
    faults += [f"id {name}" for name in ids if not re.fullmatch(r"[A-Za-z_][\w.-]*", name)]
    for element in elements:
        faults += _element_faults(element, set(ids))
    return faults


def _element_faults(element: ET.Element, ids: set[str]) -> list[str]:
    tag = element.tag.removeprefix(NAMESPACE)
    children = " ".join(child.tag.removeprefix(NAMESPACE) for child in element)
    faults = []
    if tag in _SEQUENCES:
        parts = re.findall(r"(\w+)([?*+1])", _SEQUENCES[tag])
        form = "".join(f"(?:{name} ){'' if how == '1' else how}" for name, how in parts)
        if not re.fullmatch(form, f"{children} " if children else ""):
            faults.append(f"{tag} holds {children[:200]}")
        if (element.text or "").strip():
            faults.append(f"{tag} holds words")
    elif tag not in {"item", "varFormat"} and (children or not (element.text or "").strip()):
        faults.append(f"{tag} is empty or holds {children}")
    faults += [
        f"{tag} has {name}" for name in set(element.attrib) - _ATTRIBUTES.get(tag, set()) - _GLOBAL
    ]
    if tag == "var" and not element.attrib.get("name"):
        faults.append("a variable without a name")
    for name, value in element.attrib.items():
        if (tag, name) in _LISTS and value not in _LISTS[tag, name]:
            faults.append(f"{tag} {name} is {value}")
        if (tag, name) in _REFERENCES and set(value.split()) - ids:
            faults.append(f"{tag} refers to {set(value.split()) - ids}")
    return faults
