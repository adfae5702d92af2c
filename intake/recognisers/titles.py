"""The title printed above a form, and the year it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from intake.canonical import clean_text, key
from intake.recognisers.lines import Line

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:年|年度)")
_HEADING_MARK: Final = re.compile(r"^[#*\s]+|[*\s]+$")
_LONGEST_TITLE: Final = 80


def title_of(lead: Sequence[Line], words: tuple[str, ...]) -> str:
    """The text nearest above the form that reads like a title, "" where there is none."""
    for line in reversed(lead):
        text = plain_heading(line.cells[0].text)
        if len(text) <= _LONGEST_TITLE and any(word in key(text) for word in words):
            return text
    return ""


def plain_heading(text: str) -> str:
    """A heading without the marks that Markdown sets around it."""
    return _HEADING_MARK.sub("", clean_text(text))


def year_in(text: str) -> int | None:
    """The first year a text names, as 2021年 or 2021年度."""
    found = _YEAR.search(clean_text(text))
    return int(found.group(1)) if found else None


def year_above(title: str, lead: Sequence[Line]) -> int | None:
    """The year of the title, else of the nearest line above that names one."""
    texts = [title, *(line.cells[0].text for line in reversed(lead) if line.is_prose())]
    return next((year for text in texts if (year := year_in(text)) is not None), None)


def year_around(lines: Iterable[Line]) -> int | None:
    """The only year the prose of a document names; None when it names several or none."""
    years = {year_in(line.cells[0].text) for line in lines if line.is_prose()} - {None}
    return years.pop() if len(years) == 1 else None
