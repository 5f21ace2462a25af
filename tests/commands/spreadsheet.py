"""Reads workbooks with nothing but zipfile and an XML parser: {sheet: [rows of cells]}, each cell a value (text,
number or None) and a formula or None."""

import re
import zipfile
from collections import namedtuple
from xml.etree import ElementTree

Cell = namedtuple("Cell", "value formula")
NOTHING = Cell(None, None)

_OOXML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT = (_ODF % name for name in ("table", "office", "text"))


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _text_of(element):
    return "".join(piece.text or "" for piece in element.iter(_OOXML + "t"))


def _xlsx_cell(element, strings):
    kind, value = element.get("t"), element.find(_OOXML + "v")
    formula = element.find(_OOXML + "f")
    text = None if value is None else value.text
    if kind == "s":
        shown = strings[int(text)]
    elif kind == "inlineStr":
        shown = _text_of(element)
    elif kind in ("str", "e") or text is None:
        shown = text
    else:
        shown = float(text)
    return Cell(shown, None if formula is None else formula.text)


def _xlsx_rows(root, strings):
    rows = []
    for row in root.iter(_OOXML + "row"):
        while len(rows) < int(row.get("r")):
            rows.append([])
        for element in row.iter(_OOXML + "c"):
            at = column_number(re.match("[A-Z]+", element.get("r"))[0])
            rows[-1] += [NOTHING] * (at - len(rows[-1])) + [_xlsx_cell(element, strings)]
    return rows


def xlsx_parts(path):
    """{sheet: the name of its part in the archive}, in order."""
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        targets = {one.get("Id"): one.get("Target")
                   for one in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    return {sheet.get("name"): "xl/" + targets[sheet.get(_RELATION + "id")].removeprefix("/xl/")
            for sheet in book.iter(_OOXML + "sheet")}


def read_xlsx(path):
    parts = xlsx_parts(path)
    with zipfile.ZipFile(path) as archive:
        strings = []
        if "xl/sharedStrings.xml" in archive.namelist():
            shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            strings = [_text_of(one) for one in shared.iter(_OOXML + "si")]
        return {name: _xlsx_rows(ElementTree.fromstring(archive.read(part)), strings)
                for name, part in parts.items()}


def _ods_cell(element):
    kind, value = element.get(_OFFICE + "value-type"), element.get(_OFFICE + "value")
    text = "\n".join("".join(p.itertext()) for p in element.iter(_TEXT + "p"))
    shown = float(value) if kind in ("float", "percentage", "currency") else text if kind else None
    return Cell(shown, element.get(_TABLE + "formula"))


def read_ods(path):
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    sheets = {}
    for table in root.iter(_TABLE + "table"):
        rows = sheets[table.get(_TABLE + "name")] = []
        for row in table.iter(_TABLE + "table-row"):
            cells = []
            for element in row.iter(_TABLE + "table-cell"):
                times = int(element.get(_TABLE + "number-columns-repeated") or 1)
                cells += [_ods_cell(element)] * (times if times < 100 else 1)
            rows.append(cells)
    return sheets


def table_of(rows, first_header):
    """(headers, rows of the table) of a sheet, whose headers begin with `first_header`."""
    top = next(i for i, row in enumerate(rows) if row and row[0].value == first_header and i > 0)
    headers = [cell.value for cell in rows[top]]
    return headers, [row for row in rows[top + 1:] if row and row[0].value is not None]
