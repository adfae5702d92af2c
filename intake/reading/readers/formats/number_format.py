"""A number format, ready to show values."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from intake.reading.readers.formats.dates import DAYS_TO_1904, date_text, day_number
from intake.reading.readers.formats.numbers import (
    fraction_text,
    general,
    general_text,
    number_text,
    rounded,
)
from intake.reading.readers.formats.tokens import Section, sections_of

_PLAIN: Final = re.compile(r"0(?:\.(0+))?(%?)_?\s?")
"""What most cells have; shown without going over the tokens."""
_AS_STORED: Final = frozenset({"", "general", "@", "g/通用格式"})
_NOTHING: Final = re.compile(r"[^1-9一二三四五六七八九壹贰叁肆伍陆柒捌玖]*")
_REMEMBERED: Final = 1024
_MAX_LENGTH: Final = 255
"""Longer codes are not written by any program."""


class NumberFormat:
    """Shows stored values as a cell with this format does. Without side effects."""

    __slots__ = ("_dates", "_percent", "_places", "_sections", "_shown", "_text")

    def __init__(self, code: str) -> None:
        plain = _PLAIN.fullmatch(code)
        self._places = len(plain.group(1) or "") if plain else -1
        self._percent = bool(plain and plain.group(2))
        sections = sections_of(code)
        last = sections[-1]
        self._text: Section | None = None
        if len(sections) > 3:
            self._text, sections = sections[3], sections[:3]
        elif last.shape == "text":
            self._text, sections = last, sections[:-1]
        self._sections = sections
        self._dates = any(section.shape == "date" for section in sections)
        self._shown: dict[tuple[float, bool], tuple[str, str]] = {}

    @property
    def shows_texts(self) -> bool:
        """Whether a text is shown otherwise than it is stored."""
        return self._text is not None and [t.kind for t in self._text.tokens] != ["text"]

    def show(self, value: Any, *, from_1904: bool = False) -> str:
        """The value as shown; "" where the format hides it. Text keeps what is laid around it."""
        if value.__class__ is float:
            return self.number(value, from_1904)[0]
        if isinstance(value, str):
            return self._show_text(value)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float):
            return self._show_number(float(value), DAYS_TO_1904 if from_1904 else 0)
        if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
            return self._show_number(day_number(value), 0)
        return "" if value is None else str(value)

    def number(self, value: float, from_1904: bool) -> tuple[str, str]:
        """The number as shown, and as stored where that differs, else "".

        The number behind a date tells nobody anything, and is left out.
        The same numbers stand in many cells, weights, scores, full marks: the last are remembered.
        """
        known = self._shown.get((value, from_1904))
        if known is None:
            if len(self._shown) >= _REMEMBERED:
                self._shown.clear()
            shown = self._show_number(value, DAYS_TO_1904 if from_1904 else 0)
            stored = format(value, ".15g")
            same = shown == stored or self._dates
            known = self._shown[value, from_1904] = shown, "" if same else stored
        return known

    def _show_text(self, text: str) -> str:
        if self._text is None:
            return text
        return "".join(
            text if token.kind == "text" else token.text for token in self._text.tokens
        ).strip()

    def _show_number(self, value: float, days: int) -> str:
        short = format(value, ".15g")
        if "n" in short:
            return ""
        exact = Decimal(short)
        if self._places >= 0:
            shown = rounded(abs(exact.scaleb(2) if self._percent else exact), self._places)
            return _signed(exact < 0, f"{shown}%" if self._percent else shown)
        if not self._sections:
            return general(value)
        section, signed = self._section_for(exact)
        negative = signed and exact < 0
        match section.shape:
            case "date":
                shown_date = date_text(section, value + days)
                return general(value) if shown_date is None else shown_date.strip()
            case "number":
                return _signed(negative, number_text(section, abs(exact)).strip())
            case "fraction":
                return _signed(negative, fraction_text(section, abs(exact)))
            case "general":
                return _signed(negative, general_text(section, abs(exact)).strip())
            case "text":
                return general(value)
            case _:
                return "".join(token.text for token in section.tokens).strip()

    def _section_for(self, value: Decimal) -> tuple[Section, bool]:
        """The section a value takes, and whether a minus is to be put before it."""
        sections = self._sections
        if any(section.condition for section in sections):
            return self._section_by_condition(value)
        if len(sections) > 2 and value == 0:
            return sections[2], False
        if len(sections) > 1 and value < 0:
            return sections[1], False
        return sections[0], True

    def _section_by_condition(self, value: Decimal) -> tuple[Section, bool]:
        for section in self._sections:
            if section.holds(value):
                below_zero = section.condition is not None and section.condition[1] <= 0
                return section, not below_zero
        free = [section for section in self._sections if section.condition is None]
        if len(free) > 1 and value < 0:
            return free[0], False
        return (free or list(self._sections))[-1], True


def _signed(negative: bool, shown: str) -> str:
    """With a minus where it belongs; what rounds to nothing has none."""
    return f"-{shown}" if negative and not _NOTHING.fullmatch(shown) else shown


@lru_cache(maxsize=512)
def number_format(code: str) -> NumberFormat | None:
    """The format of that code; None where it shows values as they are stored."""
    code = code.strip()
    if code.lower() in _AS_STORED or len(code) > _MAX_LENGTH:
        return None
    return NumberFormat(code)
