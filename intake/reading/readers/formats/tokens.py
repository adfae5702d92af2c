"""A number format's code, cut into sections and tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NamedTuple

Kind = Literal[
    "literal", "digit", "point", "comma", "percent", "exponent", "slash", "general", "text",
    "date", "elapsed", "half_day", "second_parts",
]  # fmt: skip
Shape = Literal["literal", "general", "number", "fraction", "date", "text"]


class Token(NamedTuple):
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of up to four sections: what it looks like, and for which values."""

    tokens: tuple[Token, ...]
    shape: Shape
    condition: tuple[str, Decimal] | None = None
    """Operator and limit: ``[>=10000]`` is (">=", 10000)."""
    numerals: int = 0
    """1 or 2 for Chinese numerals: 一二三 or 壹贰叁."""

    def holds(self, value: Decimal) -> bool:
        """Whether the section's own condition takes the value; False without one."""
        if self.condition is None:
            return False
        operator, limit = self.condition
        return {
            "<": value < limit,
            ">": value > limit,
            "=": value == limit,
            "<=": value <= limit,
            ">=": value >= limit,
            "<>": value != limit,
        }[operator]


_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<pad>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<half_day>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|e+|b+|aaaa?)|(?P<second_parts>(?<=s)\.0+)|(?P<digit>[0#?])"
    r"|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_ELAPSED: Final = re.compile(r"(?:h+|m+|s+)", re.IGNORECASE)
_NUMERALS: Final = re.compile(r"dbnum([12])", re.IGNORECASE)
_SYSTEM_DATES: Final = {
    "$-f800": 'yyyy"年"m"月"d"日"',
    "$-f400": "h:mm:ss",
}
"""Formats that follow the machine's settings, as a Chinese Windows sets them."""
_MARKS: Final = frozenset({"digit", "point", "comma", "percent", "slash", "general", "text"})


def sections_of(code: str) -> tuple[Section, ...]:
    """The code's sections in order. No code is an error: what is unknown stands for itself."""
    for system, instead in _SYSTEM_DATES.items():
        if f"[{system}]" in code.lower():
            return (_section(instead),)
    return tuple(map(_section, _split(code)))


def _split(code: str) -> list[str]:
    """Parted at semicolons, but for those in quotes, in brackets or behind a backslash."""
    parts: list[str] = []
    begun = 0
    for found in _TOKEN.finditer(code):
        if found.group("other") == ";":
            parts.append(code[begun : found.start()])
            begun = found.end()
    return [*parts, code[begun:]]


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition: tuple[str, Decimal] | None = None
    numerals = 0
    for found in _TOKEN.finditer(code):
        group = found.lastgroup or "other"
        text = found.group(group)
        if group != "bracket":
            tokens += _tokens(group, text, tokens)
        elif limit := _CONDITION.fullmatch(text.strip()):
            condition = limit.group(1), Decimal(limit.group(2))
        elif kind := _NUMERALS.fullmatch(text):
            numerals = int(kind.group(1))
        elif _ELAPSED.fullmatch(text):
            tokens.append(Token("elapsed", text.lower()))
        elif text.startswith("$"):  # a currency and a language: [$¥-804]
            tokens.append(Token("literal", text[1:].partition("-")[0]))
        # what is left is a colour
    return Section(tuple(tokens), _shape(tokens), condition, numerals)


def _tokens(group: str, text: str, before: list[Token]) -> list[Token]:
    """What one match of the code's pattern gives."""
    if group == "pad":
        return [Token("literal", " ")] if text[0] == "_" else []
    if group == "exponent":
        if any(token.kind == "digit" for token in before):
            return [Token("exponent", text.upper())]
        return [Token("date", "e"), Token("literal", text[1])]
    if group == "date":
        return [Token("date", text.lower())]
    if group in {"half_day", "second_parts"}:
        return [Token(group, text)]  # type: ignore[arg-type]
    if group in _MARKS:
        return [Token(group, text)]  # type: ignore[arg-type]
    return [Token("literal", text)]


def _shape(tokens: list[Token]) -> Shape:
    kinds = {token.kind for token in tokens}
    if kinds & {"date", "elapsed", "half_day"}:
        return "date"
    if "general" in kinds:
        return "general"
    if "digit" in kinds:
        return "fraction" if _is_fraction(tokens) else "number"
    return "text" if "text" in kinds else "literal"


def _is_fraction(tokens: list[Token]) -> bool:
    """Whether a slash stands between digits, as in ``# ?/?``."""
    for before, slash, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if slash.kind == "slash" and before.kind == "digit":
            return after.kind == "digit" or after.text.isdigit()
    return False
