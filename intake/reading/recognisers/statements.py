"""Where the tables of budgets and final accounts stand in a stream of rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from budgets.layouts import statement_families
from budgets.layouts.model import StatementFamily
from intake.reading.canonical import base_key, clean_text, key
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.titles import plain_heading

_HEAD_CELLS: Final = 3
"""A row that begins a head prints at most so many cells."""
_HEAD_LINES: Final = 10
_PAGE_NUMBER: Final = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[-—–\s]*(?:共\s*\d+\s*页)?")
_UNIT_BEHIND: Final = re.compile(r"(?:金额)?单位\s*[:：]\s*((?:亿|万)?元)")
_MAX_TITLE_LENGTH: Final = 40
_ENDS: Final = tuple("表0123456789０１２３４５６７８９")
"""How a table number or a title ends."""
_YEAR_BEFORE: Final = re.compile(r"(?:(?:19|20)\d{2}年度?)")
_MIN_TITLE_LENGTH: Final = 4


@dataclass(slots=True)
class StatementForm:
    """One table: what its head prints, and the rows from its headings to its last."""

    family: StatementFamily
    number: str = ""
    title: str = ""
    unit_name: str = ""
    amount_unit: str = ""
    known: bool = False
    """Whether the family lists this title, or it was taken for one because it stands there."""
    above: list[Line] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)

    def goes_on(self, other: StatementForm) -> bool:
        """Whether the other is the same table on its next page."""
        return (self.family.id, self.number, self.title) == (
            other.family.id, other.number, other.title)  # fmt: skip


@dataclass(slots=True)
class Parted:
    """A stream parted into statements and the runs of rows between them."""

    statements: list[StatementForm] = field(default_factory=list)
    others: list[list[Line]] = field(default_factory=list)


def part(lines: Sequence[Line], form_titles: tuple[str, ...]) -> Parted:
    """Take the statements out of a stream; rows of forms with these titles are left in."""
    parted = Parted(others=[[]])
    index = 0
    while index < len(lines):
        line = lines[index]
        found = None
        if len(line.row.cells) <= _HEAD_CELLS:
            found = _statement_at(lines, index, form_titles)
        if found is None:
            parted.others[-1].append(line)
            index += 1
            continue
        form, index = found
        last = parted.statements[-1] if parted.statements else None
        if last is not None and last.goes_on(form):
            last.rows += form.rows
        else:
            parted.statements.append(form)
            parted.others.append([])
    return parted


def _statement_at(
    lines: Sequence[Line], start: int, form_titles: tuple[str, ...]
) -> tuple[StatementForm, int] | None:
    """The statement whose head begins at that row and the index behind it, or None."""
    family = _family_of(lines[start])
    if family is None:
        return None
    form = StatementForm(family)
    index = start
    while index < len(lines) and index - start < _HEAD_LINES:
        line = lines[index]
        if (index > start and line.first) or _is_form_title(line, form_titles):
            return None
        if index > start and _begins_another(line, form):
            return None
        if not _read_head(line, form):
            break
        index += 1
    form.title = form.title or _title_before(lines, start, form)
    end = _end_of_rows(lines, index, form, form_titles)
    if end == index or not form.title:
        return None
    form.above = list(lines[max(0, start - _HEAD_LINES) : index])
    form.rows = [line for line in lines[index:end] if not _is_page_number(line)]
    return (form, end) if form.rows else None


def _family_of(line: Line) -> StatementFamily | None:
    """The family when the row prints a table number or a known title alone."""
    if len(line.cells) > _HEAD_CELLS:
        return None
    for cell in line.cells:
        if len(cell.text) > _MAX_TITLE_LENGTH or not cell.text.rstrip("*：: 　）)").endswith(_ENDS):
            continue
        for family in statement_families().values():
            number, title = number_and_title(cell.text, family)
            if (number and not title) or _known_title(title or cell.text, family):
                return family
    return None


def number_in(text: str, family: StatementFamily) -> str:
    """The table number a cell prints and nothing else: 公开01, 表13; "" when it is none."""
    number, title = number_and_title(text, family)
    return "" if title else number


def number_and_title(text: str, family: StatementFamily) -> tuple[str, str]:
    """The table number a cell begins with, and the title behind it in the same cell."""
    found = _number_pattern(family.id).fullmatch(plain_heading(text))
    if found is None:
        return "", ""
    number = unicodedata.normalize("NFKC", "".join(found.group("number").split()))
    return f"{family.prefix}{number}", (found.group("title") or "").strip()


@cache
def _number_pattern(family_id: str) -> re.Pattern[str]:
    prefix = r"\s*".join(map(re.escape, statement_families()[family_id].prefix))
    number = rf"[（(]?\s*(?:附件?)?\s*{prefix}\s*(?P<number>\d\s?\d?)\s*(?:表(?!\w))?\s*[)）]?"
    return re.compile(rf"{number}[\s:：.、-]*(?P<title>[^\d\s:：.、-].*表)?[*\s]*")


def _known_title(text: str, family: StatementFamily) -> bool:
    """Whether the family lists the title; a year before it does not matter."""
    if len(text) > _MAX_TITLE_LENGTH:
        return False
    return _YEAR_BEFORE.sub("", base_key(plain_heading(text)), count=1) in _titles(family.id)


@cache
def _titles(family_id: str) -> frozenset[str]:
    tables = statement_families()[family_id].tables
    return frozenset(base_key(t) for table in tables for t in (table.title, *table.aliases))


def _is_form_title(line: Line, form_titles: tuple[str, ...]) -> bool:
    return line.is_prose() and any(word in key(line.cells[0].text) for word in form_titles)


def _begins_another(line: Line, form: StatementForm) -> bool:
    """Whether a second number or title stands here: the first was an entry of a list of tables."""
    for cell in line.cells:
        number, title = number_and_title(cell.text, form.family)
        if number and form.number not in {"", number}:
            return True
        title = plain_heading(title or cell.text)
        if form.known and title != form.title and _known_title(title, form.family):
            return True
    return False


def _read_head(line: Line, form: StatementForm) -> bool:
    """Take what a row above the table says; False when the table begins with it."""
    read = [_read_cell(cell.text, form) for cell in line.cells]
    if line.is_prose() and not read[0]:
        read[0] = _take_unknown_title(line.cells[0].text, form)
    return all(read) or line.is_loose()


def _read_cell(text: str, form: StatementForm) -> bool:
    number, title = number_and_title(text, form.family)
    if number:
        form.number = form.number or number
        if title and not _take_title(title, form):
            _take_unknown_title(title, form)
        return True
    unit = _UNIT_BEHIND.search(clean_text(text))
    rest = clean_text(_UNIT_BEHIND.sub("", clean_text(text)) if unit else text)
    if unit:
        form.amount_unit = form.amount_unit or unit.group(1)
    label, colon, value = rest.replace(":", "：", 1).partition("：")
    if colon and key(label) in _labels(form.family.id):
        form.unit_name = form.unit_name or clean_text(value)
        return True
    if unit and not rest:
        return True
    return _take_title(rest, form)


@cache
def _labels(family_id: str) -> frozenset[str]:
    return frozenset(map(key, statement_families()[family_id].unit_labels))


def _take_title(text: str, form: StatementForm) -> bool:
    title = plain_heading(text)
    if _known_title(title, form.family):
        form.title = title if not form.known else form.title
        form.known = True
        return True
    return False


def _take_unknown_title(text: str, form: StatementForm) -> bool:
    """A title that is not on the family's list, known by where it stands and how it ends."""
    title = plain_heading(text)
    if form.title or not _reads_like_title(title):
        return False
    form.title = title
    return True


def _reads_like_title(title: str) -> bool:
    return _MIN_TITLE_LENGTH <= len(title) <= _MAX_TITLE_LENGTH and base_key(title).endswith("表")


def _title_before(lines: Sequence[Line], start: int, form: StatementForm) -> str:
    """The title printed above the number, where none stands below it."""
    for line in reversed(lines[max(0, start - 4) : start]):
        if not line.is_prose():
            return ""
        title = plain_heading(line.cells[0].text)
        if _reads_like_title(title) and not number_in(title, form.family):
            return title
    return ""


def _end_of_rows(
    lines: Sequence[Line], start: int, form: StatementForm, form_titles: tuple[str, ...]
) -> int:
    """Index behind the last row of the table that begins at ``start``."""
    index = start
    while index < len(lines):
        line = lines[index]
        ended = index > start and (line.first or _family_of(line) is not None)
        if ended or _is_form_title(line, form_titles) or _is_note(line, form.family):
            break
        if index > start and _stands_apart(line, lines[index - 1]) and not _is_page_number(line):
            break
        index += 1
    return index


def _stands_apart(line: Line, above: Line) -> bool:
    """Whether a single text is no row of the table: a line of text, a sentence, or behind a gap."""
    if not line.is_loose():
        return False
    if line.row.width == 1 or line.cells[0].text.rstrip().endswith("。"):
        return True
    return line.grid is above.grid and line.row.number > above.row.number + 1


def _is_note(line: Line, family: StatementFamily) -> bool:
    text = clean_text(line.cells[0].text)
    return any(re.match(rf"{word}\s*(?:[:：]|\d)", text) for word in family.notes)


def _is_page_number(line: Line) -> bool:
    text = line.cells[0].text.strip()
    if not line.is_prose() or not _PAGE_NUMBER.fullmatch(text):
        return False
    return line.row.width == 1 or not text.isdecimal()
