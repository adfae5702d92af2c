"""Dates as sheets print them: 2021年12月前, 2021.7, 12月31日前."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_YEARS: Final = range(1980, 2100)
_VERB: Final = (
    r"(?:前|之前|以前|底前|末前|份前|初|上旬|中旬|下旬|左右)?(?:已|全部|全面|顺利)?"
    r"(?:完成|完工|竣工|到位|交付|支付|发放|验收|上线|启动|开展|投入使用|完毕|通过验收)?"
)
_START: Final = r"(?:已于|已在|于|在|截至|截止|截止到|不晚于|不迟于|早于)?"
_CHINESE = re.compile(
    rf"{_START}(?:(?P<year>\d{{4}})年)?(?:(?P<month>\d{{1,2}})月(?:份|底|末|内)?"
    rf"(?:(?P<day>\d{{1,2}})[日号])?)?(?:年?底|年末|年内)?{_VERB}"
)
_DOTTED = re.compile(
    rf"{_START}(?P<year>\d{{4}})(?P<mark>[./-])(?P<month>\d{{1,2}})(?:(?P=mark)(?P<day>\d{{1,2}}))?"
    rf"{_VERB}"
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A day, a month or a year; ``official`` when written like 2021年7月."""

    year: int | None
    month: int | None = None
    day: int | None = None
    official: bool = True

    def first(self, year: int | None = None) -> date | None:
        """The first day meant; ``year`` fills a year that is not printed."""
        known = self.year or year
        return date(known, self.month or 1, self._day_in(known, 1)) if known else None

    def last(self, year: int | None = None) -> date | None:
        """The last day meant; ``year`` fills a year that is not printed."""
        known = self.year or year
        if not known:
            return None
        month = self.month or 12
        return date(known, month, self._day_in(known, calendar.monthrange(known, month)[1]))

    def _day_in(self, year: int, fallback: int) -> int:
        """A printed 29 February of a year that has none is the last of the month."""
        if not self.day or not self.month:
            return fallback
        return min(self.day, calendar.monthrange(year, self.month)[1])


def read_date(text: str) -> PrintedDate | None:
    """The date a plain text is, with 前 or 完成 behind it; None for anything else."""
    if match := _CHINESE.fullmatch(text):
        return _date(match, official=True)
    if match := _DOTTED.fullmatch(text):
        return _date(match, official=False)
    return None


def _date(match: re.Match[str], *, official: bool) -> PrintedDate | None:
    year, month, day = _figure(match["year"]), _figure(match["month"]), _figure(match["day"])
    if (year is None and month is None) or (year is not None and year not in _YEARS):
        return None
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and not 1 <= day <= calendar.monthrange(year or 2000, month or 1)[1]:
        return None
    return PrintedDate(year, month, day, official)


def _figure(text: str | None) -> int | None:
    return int(text) if text else None
