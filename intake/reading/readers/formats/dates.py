"""Dates and times as a section of a number format shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from intake.reading.readers.formats.numerals import digit_by_digit, in_words
from intake.reading.readers.formats.tokens import Section, Token

_FIRST: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no time zone
DAYS_TO_1904: Final = 1462
"""What a day number of a workbook that counts from 1904 is short of one that counts from 1900."""
_PHANTOM: Final = 60
_NO_DAYS: Final = {0: (1900, 1, 0), _PHANTOM: (1900, 2, 29)}
"""Days that no calendar has. Lotus 1-2-3 believed in the second; every program since repeats it."""
_LAST_DAY: Final = 2_958_466
"""1 January 10000."""
_WEEKDAYS: Final = "一二三四五六日"
_SECONDS: Final = 86_400
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_number(value: dt.datetime | dt.date | dt.time | dt.timedelta) -> float:
    """The number a sheet stores for a date or time, counted from 1900."""
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return (seconds + value.microsecond / 1e6) / _SECONDS
    if not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001
    days = (value.replace(tzinfo=None) - _FIRST) / dt.timedelta(days=1)
    return days if days > _PHANTOM else days - 1


def date_text(section: Section, days: float) -> str | None:
    """The day number as a date; None where no calendar has that day."""
    if not 0 <= days < _LAST_DAY:
        return None
    tokens = section.tokens
    places = max((len(t.text) - 1 for t in tokens if t.kind == "second_parts"), default=0)
    seconds = Decimal(repr(days)) * _SECONDS
    shown = any(t.kind in {"date", "elapsed"} and t.text[0] == "s" for t in tokens)
    exact = seconds.quantize(Decimal(1).scaleb(-places if shown else 0), ROUND_HALF_UP)
    whole_days, rest = divmod(exact, _SECONDS)
    day = int(whole_days) + (1 if 0 < whole_days < _PHANTOM else 0)
    moment = _FIRST + dt.timedelta(days=day, seconds=int(rest))
    date = _NO_DAYS.get(int(whole_days), (moment.year, moment.month, moment.day))
    halves = any(token.kind == "half_day" for token in tokens)
    parts = _Parts(moment, date, exact, section.numerals, halves, places)
    return "".join(parts.text(token, minutes) for token, minutes in _with_minutes(tokens))


def _with_minutes(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, bool]]:
    """Every token, and whether its m stands for minutes: behind hours or before seconds."""
    units = [token for token in tokens if token.kind in {"date", "elapsed"}]
    seen = 0
    for token in tokens:
        if token.kind not in {"date", "elapsed"}:
            yield token, False
            continue
        before = units[seen - 1].text[0] if seen else ""
        after = units[seen + 1].text[0] if seen + 1 < len(units) else ""
        seen += 1
        yield token, len(token.text) < 3 and (before == "h" or after == "s")


class _Parts:
    """The pieces of one moment."""

    def __init__(
        self,
        moment: dt.datetime,
        date: tuple[int, int, int],
        seconds: Decimal,
        numerals: int,
        halves: bool,
        places: int,
    ) -> None:
        self.moment = moment
        self.year, self.month, self.day = date
        self.seconds = seconds
        self.numerals = numerals
        self.halves = halves
        self.places = places

    def text(self, token: Token, minutes: bool) -> str:
        match token.kind:
            case "literal" | "percent" | "digit" | "comma" | "point" | "slash":
                return token.text
            case "second_parts":
                return f"{self.seconds % 1:.{self.places}f}"[1:]
            case "half_day":
                before, _, after = token.text.partition("/")
                return before if self.moment.hour < 12 else after
            case "elapsed":
                unit = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
                return f"{int(self.seconds) // unit:0{len(token.text)}d}"
            case "date":
                return self._unit(token.text, minutes)
            case _:
                return ""

    def _unit(self, text: str, minutes: bool) -> str:
        length = len(text)
        match text[0]:
            case "y" | "e":
                return self._year(text)
            case "b":
                return str(self.year + 543)[-2 if length < 3 else 0 :]
            case "m":
                return self._spoken(self.moment.minute, length) if minutes else self._month(length)
            case "d":
                return self._day(length)
            case "a":
                day = _WEEKDAYS[self.moment.weekday()]
                return f"星期{day}" if length > 3 else day
            case "h":
                hour = self.moment.hour
                return self._spoken((hour - 1) % 12 + 1 if self.halves else hour, length)
            case _:
                return self._spoken(self.moment.second, length)

    def _year(self, text: str) -> str:
        year = f"{self.year:04d}"
        if text[0] == "y" and len(text) < 3:
            year = year[-2:]
        return digit_by_digit(year, self.numerals) if self.numerals else year

    def _month(self, length: int) -> str:
        if length < 3:
            return self._spoken(self.month, length)
        name = _MONTHS[self.month - 1]
        return {3: name[:3], 4: name}.get(length, name[0])

    def _day(self, length: int) -> str:
        if length < 3:
            return self._spoken(self.day, length)
        name = _DAYS[self.moment.weekday()]
        return name[:3] if length == 3 else name

    def _spoken(self, number: int, length: int) -> str:
        if not self.numerals:
            return f"{number:0{min(length, 2)}d}"
        words = in_words(number, self.numerals)
        return words[1:] if self.numerals == 1 and 10 <= number < 20 else words
