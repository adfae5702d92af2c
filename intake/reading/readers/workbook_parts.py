"""A look into the XML of a workbook before it is read: what is dangerous, missing or formatted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from intake.reading.readers.archive import unpacked_parts
from intake.reading.readers.base import Limits
from intake.reading.readers.xml import attribute, local, parse, refuse_entities

_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_REFERENCE: Final = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_UNUSUAL: Final = re.compile(rb'<c(?! r="[A-Z][0-9]{1,4}"[\s/>])(?=[\s/>])')
"""A cell beyond column Z or row 9999, or one that is not written as every program writes it."""
_FORMULA: Final = re.compile(rb"<f[\s/>]")
_CAPITAL: Final = re.compile(rb"<C[\s/>]")
_PREFIXED: Final = re.compile(rb":[cC][\s/>]")
_UNNUMBERED: Final = re.compile(
    rb'<(?:\w+:)?c(?=[\s/>])(?!\s+r="[A-Z]{1,3}[0-9]{1,7}"[\s/>])', re.IGNORECASE
)
"""A cell whose place cannot be told beforehand."""
_STYLED: Final = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})" s="([0-9]{1,5})"')
_UNCALCULATED: Final = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*><f(?:[^<>]*/>|[^<>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_CELL_FORMATS: Final = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_FORMAT_ID: Final = re.compile(rb'<xf\b[^>]*?\bnumFmtId="([0-9]+)"')
_CUSTOM_FORMAT: Final = re.compile(rb"<numFmt\b[^>]*?>")
_FORMAT_PARTS: Final = re.compile(rb'(numFmtId|formatCode)="([^"]*)"')
_SHARED_STRING: Final = re.compile(rb"<si\b")
_BUILT_IN_PERCENT: Final = {9: 0, 10: 2}

Position = tuple[int, int]


@dataclass(slots=True)
class WorkbookParts:
    """What the parts of a workbook say about how it must be read."""

    streamed: bool = False
    """Laid out in memory the sheets would be too large: read row by row instead."""
    macros: bool = False
    external_links: bool = False
    uncalculated: str = ""
    """The first formula cell without a stored result."""
    percents: dict[str, dict[Position, int]] = field(default_factory=dict)
    """By sheet name, the cells shown as percentages and their decimals."""


def inspect(data: bytes, limits: Limits) -> WorkbookParts:
    """Look at every part once. Raises IntakeProblem for what must not be read."""
    parts = WorkbookParts()
    sheets: dict[str, bytes] = {}
    styles = book = relations = b""
    longest_string = 0
    for name, content in _xml_parts(data, limits, parts):
        if _SHEET.fullmatch(name):
            _look_at_sheet(content, parts, limits)
            sheets[name] = content if len(content) < limits.ratio_from_bytes else b""
        elif name == "xl/styles.xml":
            styles = content
        elif name == "xl/workbook.xml":
            book = content
        elif name == "xl/_rels/workbook.xml.rels":
            relations = content
        elif name == "xl/sharedStrings.xml":
            longest_string = _longest_string(content)
    shown = _percents(sheets, _percent_places(styles))
    if shown:
        names = sheet_parts(book, relations)
        parts.percents = {name: shown[part] for name, part in names.items() if part in shown}
    cells = sum(sheet.count(b"<c ") for sheet in sheets.values()) if longest_string > 4096 else 0
    parts.streamed |= longest_string * cells > limits.unpacked_bytes
    return parts


def sheet_parts(book: bytes, relations: bytes) -> dict[str, str]:
    """The part of every sheet, by the sheet's name."""
    targets = {
        attribute(element, "Id"): attribute(element, "Target")
        for element in parse(relations).iter()
        if local(element) == "Relationship"
    }
    return {
        attribute(element, "name"): _part_name(targets.get(attribute(element, "id"), ""))
        for element in parse(book).iter()
        if local(element) == "sheet"
    }


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _xml_parts(data: bytes, limits: Limits, parts: WorkbookParts) -> Iterator[tuple[str, bytes]]:
    for info, content in unpacked_parts(data, limits):
        name = info.filename.lstrip("/").replace("\\", "/")
        lowered = name.lower()
        parts.macros |= lowered.endswith("vbaproject.bin")
        parts.external_links |= lowered.startswith("xl/externallinks/")
        if lowered.endswith((".xml", ".rels")):
            refuse_entities(content)
            yield name, content


def _look_at_sheet(content: bytes, parts: WorkbookParts, limits: Limits) -> None:
    if not parts.streamed:
        parts.streamed = _area(content) > limits.dense_cells
    if not parts.uncalculated and _FORMULA.search(content):
        found = _UNCALCULATED.search(content)
        parts.uncalculated = found.group(1).decode() if found else ""


def _area(content: bytes) -> int:
    """Cells in the rectangle up to the last used row and column; huge when unknown."""
    if not any(odd.search(content) for odd in (_UNUSUAL, _PREFIXED, _CAPITAL)):
        return 26 * 9_999
    if _UNNUMBERED.search(content):
        return 1 << 40
    references = _REFERENCE.findall(content)
    if not references:
        return 0
    width = max(column_number(letters) for letters in {letters for letters, _ in references})
    return (width + 1) * max(int(row) for _, row in references)


def column_number(letters: bytes) -> int:
    """Column counted from 0: A is 0, AB is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _longest_string(content: bytes) -> int:
    starts = [found.start() for found in _SHARED_STRING.finditer(content)]
    return max((b - a for a, b in pairwise([*starts, len(content)])), default=0)


def _percent_places(styles: bytes) -> dict[int, int]:
    """Decimals by style number, for the styles that show a percentage."""
    if b"%" not in styles and b'numFmtId="9"' not in styles and b'numFmtId="10"' not in styles:
        return {}
    formats = dict(_BUILT_IN_PERCENT)
    for element in _CUSTOM_FORMAT.findall(styles):
        values = dict(_FORMAT_PARTS.findall(element))
        code = values.get(b"formatCode", b"")
        if b"%" in code and values.get(b"numFmtId", b"").isdigit():
            shown = code.split(b"%")[0]
            formats[int(values[b"numFmtId"])] = shown.rpartition(b".")[2].count(b"0") * (
                b"." in shown
            )
    block = _CELL_FORMATS.search(styles)
    ids = _FORMAT_ID.findall(block.group()) if block else []
    return {style: formats[int(i)] for style, i in enumerate(ids) if int(i) in formats}


def _percents(sheets: dict[str, bytes], places: dict[int, int]) -> dict[str, dict[Position, int]]:
    """By part, its cells shown as percentages; most sheets have none, which shows at a glance."""
    if not places:
        return {}
    used = re.compile(rb' s="(?:' + b"|".join(b"%d" % style for style in places) + rb')"')
    return {
        part: _percent_cells(sheet, places) for part, sheet in sheets.items() if used.search(sheet)
    }


def _percent_cells(sheet: bytes, places: dict[int, int]) -> dict[Position, int]:
    return {
        (int(row), column_number(letters)): places[int(style)]
        for letters, row, style in _STYLED.findall(sheet)
        if int(style) in places
    }
