"""The title printed above a form, and the year that it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from budgets.layouts import statement_families
from core.numbers import YUAN_PER
from core.text import plain
from intake.reading.canonical import clean_text, key
from intake.reading.recognisers.lines import Line

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:年|年度)")
_HEADING_MARK: Final = re.compile(r"^[#*\s]+|[*\s]+$")
_MAX_TITLE_LENGTH: Final = 80
_UNIT_BEHIND: Final = re.compile(r"\s*[(（]?(?:金额)?单位\s*[:：]\s*(?:人民币)?(?:亿|万)?元[)）]?$")
_UNIT: Final = re.compile(r"[(（]?(?:金额)?单位\s*[:：]\s*(?:人民币)?((?:亿|万)?元)[)）]?")


def title_of(lead: Sequence[Line], words: tuple[str, ...]) -> str:
    """The text nearest above the form that reads like a title, "" where there is none."""
    for line in reversed(lead):
        text = plain_heading(line.cells[0].text)
        if len(text) <= _MAX_TITLE_LENGTH and any(word in key(text) for word in words):
            return text
    return ""


def plain_heading(text: str) -> str:
    """A heading without the marks that Markdown sets around it."""
    return _HEADING_MARK.sub("", clean_text(text))


def year_in(text: str) -> int | None:
    """The first year a text names, as 2021年 or 2021年度."""
    found = _YEAR.search(clean_text(text))
    return int(found.group(1)) if found else None


def year_above(title: str, lead: Sequence[Line], project: str = "") -> int | None:
    """The year of the title, else of the nearest line above that names one.

    A year that belongs to the project's own name does not count.
    """
    own = plain(project)
    texts = [title, *(line.cells[0].text for line in reversed(lead) if line.is_prose())]
    found = (year_in(plain(text).replace(own, "") if own else text) for text in texts)
    return next((year for year in found if year is not None), None)


def year_around(lines: Iterable[Line]) -> int | None:
    """The year that most of a document's single texts name, if one does."""
    cells = [line.row.cells[0] for line in lines if len(line.row.cells) == 1]
    years = [year for _, text in cells if "年" in text and (year := year_in(text)) is not None]
    if not years:
        return None
    year, count = Counter(years).most_common(1)[0]
    return year if 2 * count > len(years) else None


def unit_around(lines: Iterable[Line]) -> str:
    """The unit that the lines between tables name most often, as 部门：某局."""
    labels = _unit_labels()
    names: list[str] = []
    for line in lines:
        if len(line.row.cells) != 1:
            continue
        label, colon, value = line.row.cells[0].text.replace(":", "：", 1).partition("：")
        if colon and key(label) in labels and not is_unit(value):
            names.append(clean_text(value))
    return Counter(names).most_common(1)[0][0] if names else ""


@cache
def _unit_labels() -> frozenset[str]:
    families = statement_families().values()
    return frozenset(key(label) for family in families for label in family.unit_labels)


def is_unit(text: str) -> bool:
    """Whether a text is a unit of money and not an office."""
    return clean_text(text) in YUAN_PER


def unit_of(text: str) -> str:
    """The unit of money a cell prints and nothing else, as 单位：万元; "" when it is none."""
    found = _UNIT.fullmatch(clean_text(text))
    return found.group(1) if found else ""


def without_unit(text: str) -> str:
    """A text without the unit of money printed behind it in the same cell."""
    return _UNIT_BEHIND.sub("", clean_text(text)).strip()
