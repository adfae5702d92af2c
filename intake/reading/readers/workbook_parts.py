"""A look into the XML of a workbook before it is read: what is dangerous, missing or formatted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from itertools import pairwise
from typing import Final, NamedTuple

from intake.reading.grid import Grid
from intake.reading.readers.archive import unpacked_parts
from intake.reading.readers.base import Limits
from intake.reading.readers.plain_sheets import plain_grid, plain_strings
from intake.reading.readers.sheet_look import SheetLook
from intake.reading.readers.sheet_xml import (
    column_number,
    counts_from_1904,
    look_at,
    styles_that_show,
)
from intake.reading.readers.xml import refuse_entities

_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_REFERENCE: Final = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_UNUSUAL: Final = re.compile(rb'<c(?! r="[A-Z][0-9]{1,4}"[\s/>])(?=[\s/>])')
"""A cell beyond column Z or row 9999, or one that is not written as every program writes it."""
_CAPITAL: Final = re.compile(rb"<C[\s/>]")
_PREFIXED: Final = re.compile(rb":[cC][\s/>]")
_UNNUMBERED: Final = re.compile(
    rb'<(?:\w+:)?c(?=[\s/>])(?!\s+r="[A-Z]{1,3}[0-9]{1,7}"[\s/>])', re.IGNORECASE
)
"""A cell whose place cannot be told beforehand."""
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_SHEET_NAME: Final = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"""(?:\w+:)?(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHARED_STRING: Final = re.compile(rb"<si\b")
_STYLES: Final = "xl/styles.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_BOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_DESCRIBED_BY: Final = frozenset({_STYLES, _BOOK, _RELATIONS})
_FIRST: Final = _DESCRIBED_BY | {_STRINGS}
"""Looked at before any sheet, so that no sheet has to be kept."""


class ListedSheet(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    visible: bool


@dataclass(slots=True)
class WorkbookParts:
    """What the parts of a workbook say about how it must be read."""

    streamed: bool = False
    """Laid out in memory the sheets would be too large: read row by row instead."""
    macros: bool = False
    external_links: bool = False
    pictures: int = 0
    from_1904: bool = False
    looks: dict[str, SheetLook] = field(default_factory=dict)
    """By sheet name, how it shows its cells."""
    plain: dict[str, Grid] = field(default_factory=dict)
    """By sheet name, the sheets that were read in passing."""
    sheets: tuple[ListedSheet, ...] = ()
    """The sheets in the workbook's order; empty where that is not known."""


def inspect(data: bytes, limits: Limits) -> WorkbookParts:
    """Look at every part once. Raises IntakeProblem for what must not be read."""
    parts = WorkbookParts()
    named: dict[str, bytes] = {}
    names: dict[str, str] = {}
    longest_string = 0
    strings: tuple[str, ...] | None = ()
    for name, content in _xml_parts(data, limits, parts):
        if name == _STRINGS:
            longest_string = _longest_string(content)
            strings = plain_strings(content)
        elif name in _DESCRIBED_BY:
            named[name] = content
        elif _is_sheet(name, content):
            names = names or _sheet_names(named, parts)
            usual = not any(odd.search(content) for odd in (_UNUSUAL, _PREFIXED, _CAPITAL))
            if not usual and not parts.streamed:
                parts.streamed = _area(content) > limits.dense_cells
            cells = content.count(b"<c ") if longest_string > 4096 else 0
            parts.streamed |= longest_string * cells > limits.unpacked_bytes
            shows = {} if parts.streamed else styles_that_show(named.get(_STYLES, b""))
            title = names.get(name, name)
            if usual and not parts.streamed:
                plain = plain_grid(title, content, strings, shows, parts.from_1904)
                if plain is not None:
                    parts.plain[title] = plain
                    shows = {}  # its cells are as shown already
            look = look_at(content, shows, usual=usual, from_1904=parts.from_1904)
            parts.looks[title] = look
    return parts


def _sheet_names(named: Mapping[str, bytes], parts: WorkbookParts) -> dict[str, str]:
    """The sheets' names by their parts."""
    book = named.get(_BOOK, b"")
    parts.from_1904 = counts_from_1904(book)
    parts.sheets = listed_sheets(book)
    return {part: name for name, part in sheet_parts(book, named.get(_RELATIONS, b"")).items()}


def _is_sheet(name: str, content: bytes) -> bool:
    if _SHEET.fullmatch(name):
        return True
    return name.startswith("xl/") and b"sheetData" in content


@lru_cache(maxsize=64)
def listed_sheets(book: bytes) -> tuple[ListedSheet, ...]:
    """The sheets that the workbook lists, in its order."""
    found = map(_attributes, _SHEET_NAME.findall(book))
    return tuple(
        ListedSheet(sheet.get("name", ""), sheet.get("state", "visible") == "visible")
        for sheet in found
    )


@lru_cache(maxsize=64)
def sheet_parts(book: bytes, relations: bytes) -> Mapping[str, str]:
    """The part of every sheet, by the sheet's name."""
    if not book or not relations:
        return {}
    targets = {
        found["Id"]: found["Target"]
        for found in map(_attributes, _RELATION.findall(relations))
        if "Id" in found and "Target" in found
    }
    return {
        found["name"]: _part_name(targets.get(found["id"], ""))
        for found in map(_attributes, _SHEET_NAME.findall(book))
        if "name" in found and "id" in found
    }


def _attributes(text: bytes) -> dict[str, str]:
    """The attributes of an element by their local names."""
    return {
        name.decode("ascii", "replace"): unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _xml_parts(data: bytes, limits: Limits, parts: WorkbookParts) -> Iterator[tuple[str, bytes]]:
    for info, content in unpacked_parts(data, limits, first=_FIRST):
        name = info.filename.lstrip("/").replace("\\", "/")
        lowered = name.lower()
        parts.macros |= lowered.endswith("vbaproject.bin")
        parts.pictures += lowered.startswith("xl/media/")
        parts.external_links |= lowered.startswith("xl/externallinks/")
        if lowered.endswith((".xml", ".rels")):
            refuse_entities(content)
            yield name, content


def _area(content: bytes) -> int:
    """Cells in the rectangle up to the last used row and column; huge when unknown.

    Asked only of sheets with unusual cells: up to Z9999 no sheet is too large.
    """
    if _UNNUMBERED.search(content):
        return 1 << 40
    references = _REFERENCE.findall(content)
    if not references:
        return 0
    width = max(column_number(letters) for letters in {letters for letters, _ in references})
    return (width + 1) * max(int(row) for _, row in references)


def _longest_string(content: bytes) -> int:
    starts = [found.start() for found in _SHARED_STRING.finditer(content)]
    return max((b - a for a, b in pairwise([*starts, len(content)])), default=0)
