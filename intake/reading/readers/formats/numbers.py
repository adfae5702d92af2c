"""Numbers as a section of a number format shows them: rounding, thousands, literal texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

from intake.reading.readers.formats.numerals import digit_by_digit, in_words
from intake.reading.readers.formats.tokens import Section, Token

EXACT: Final = Context(prec=400)
"""The largest double has 309 digits; nothing is rounded but where the format says so."""
_GENERAL_WIDTH: Final = 11
"""Characters that Excel gives a number without a format in a column wide enough."""
_KEPT_DECIMALS: Final = 4
"""Amounts are typed with up to four decimals; more of them come from a formula."""


def general(value: float) -> str:
    """A number without a format: as typed, without binary noise, long fractions rounded.

    Excel shows eleven characters. Whole numbers and what can have been typed as an amount are
    kept whole all the same: shortened, 1234567890.12 would lose its cents. Nothing for nan and inf.
    """
    short = format(value, ".15g")
    if "n" in short:
        return ""
    if "e" in short:
        text = format(Decimal(short), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if len(short) <= _GENERAL_WIDTH:
        return short
    whole, _, decimals = short.partition(".")
    if len(decimals) <= _KEPT_DECIMALS:
        return short
    places = max(_KEPT_DECIMALS, _GENERAL_WIDTH - 1 - len(whole.lstrip("-")))
    if len(decimals) <= places:
        return short
    return rounded(Decimal(short), places).rstrip("0").rstrip(".")


def rounded(value: Decimal, places: int) -> str:
    """Rounded half away from zero, as spreadsheets do."""
    return format(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT), "f")


def number_text(section: Section, value: Decimal) -> str:
    """``value``, not negative, laid into the section's places."""
    tokens = section.tokens
    exponent = next((n for n, token in enumerate(tokens) if token.kind == "exponent"), -1)
    if exponent >= 0:
        return _scientific(tokens, exponent, value)
    percents = sum(token.kind == "percent" for token in tokens)
    scaled = value.scaleb(2 * percents - 3 * _trailing_commas(tokens), EXACT)
    text = _laid_out(tokens, scaled)
    return digit_by_digit(text, section.numerals) if section.numerals else text


def general_text(section: Section, value: Decimal) -> str:
    """``value``, not negative, where the section says "General"."""
    whole = section.numerals and value == value.to_integral_value()
    shown = in_words(int(value), section.numerals) if whole else general(float(value))
    return "".join(
        shown if token.kind == "general" else token.text
        for token in section.tokens
        if token.kind != "text"
    )


def fraction_text(section: Section, value: Decimal) -> str:
    """``value`` with a common fraction: # ?/? shows 1.5 as 1 1/2."""
    tokens = list(section.tokens)
    slash = next(n for n, token in enumerate(tokens) if token.kind == "slash")
    below = "".join(token.text for token in _run(tokens[slash + 1 :]))
    above = len(list(_run(reversed(tokens[:slash]))))
    mixed = any(token.kind == "digit" for token in tokens[: slash - above])
    whole = int(value) if mixed else 0
    rest = Fraction(value) - whole
    fixed = int(below) if below.strip("0?#").isdigit() else 0
    if fixed:
        shown = Fraction(round(rest * fixed), fixed)
        upper, lower = round(rest * fixed), fixed
    else:
        shown = rest.limit_denominator(max(1, 10 ** len(below) - 1))
        upper, lower = shown.numerator, shown.denominator
    if mixed and shown == 1:
        whole, upper = whole + 1, 0
    if not upper:
        return str(whole)
    return f"{whole} {upper}/{lower}" if whole else f"{upper}/{lower}"


def _run(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens from the first on that are places for digits or digits."""
    for token in tokens:
        if token.kind != "digit" and not token.text.isdigit():
            return
        yield token


def _scientific(tokens: tuple[Token, ...], at: int, value: Decimal) -> str:
    mantissa, power = tokens[:at], tokens[at + 1 :]
    point = next((n for n, token in enumerate(mantissa) if token.kind == "point"), at)
    wide = sum(token.kind == "digit" for token in mantissa[:point])
    places = sum(token.kind == "digit" for token in mantissa[point:])
    digits = max(1, wide)
    exponent = value.adjusted() // digits * digits if value and digits > 1 else value.adjusted()
    exponent = exponent if value else 0
    shown = Decimal(rounded(value.scaleb(-exponent, EXACT), places))
    if value and shown >= Decimal(10) ** digits:
        exponent += digits
        shown = shown.scaleb(-digits, EXACT)
    sign = "-" if exponent < 0 else "+" if tokens[at].text.endswith("+") else ""
    least = sum(token.text == "0" for token in power)
    rest = "".join(token.text for token in power if token.kind == "literal")
    return f"{_laid_out(mantissa, shown)}E{sign}{abs(exponent):0{least or 1}d}{rest}"


def _trailing_commas(tokens: tuple[Token, ...]) -> int:
    """Commas that no whole digit follows before the point: each divides by a thousand."""
    kinds = [token.kind for token in tokens]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    digits = [n for n, kind in enumerate(kinds) if kind == "digit"]
    last_whole = max((n for n in digits if n < point), default=point)
    return sum(
        kind == "comma" and (last_whole < n < point or n > digits[-1])
        for n, kind in enumerate(kinds)
    )


def _laid_out(tokens: tuple[Token, ...], value: Decimal) -> str:
    point = next((n for n, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    whole_places = [n for n, token in enumerate(tokens[:point]) if token.kind == "digit"]
    part_places = [n for n, token in enumerate(tokens) if n > point and token.kind == "digit"]
    whole, _, part = rounded(value, len(part_places)).partition(".")
    shown = _whole_digits(tokens, whole_places, whole.lstrip("0"))
    shown |= _decimals(tokens, part_places, part)
    if any(shown.get(n) for n in part_places):
        shown[point] = "."  # a person reads 12, not the bare point of 12.
    skipped = {"digit", "point", "comma", "text"}
    return "".join(
        shown.get(n, "") if token.kind in skipped else token.text for n, token in enumerate(tokens)
    )


def _whole_digits(tokens: tuple[Token, ...], places: list[int], digits: str) -> dict[int, str]:
    """The digits before the point by place, filled from the right; the first takes the rest."""
    if not places:
        return {}
    grouped = any(
        token.kind == "comma" and places[0] < n < places[-1] for n, token in enumerate(tokens)
    )
    least = sum(tokens[n].text == "0" for n in places)
    digits = digits.rjust(least, "0")
    marked = f"{int(digits or 0):,}".rjust(least) if grouped and len(digits) > 3 else digits
    if grouped:
        return {places[0]: marked}
    shown: dict[int, str] = {}
    for n in reversed(places[1:]):
        shown[n], digits = digits[-1:], digits[:-1]
    shown[places[0]] = digits
    return shown


def _decimals(tokens: tuple[Token, ...], places: list[int], digits: str) -> dict[int, str]:
    """The digits behind the point by place; zeros at the end only where the format wants them."""
    shown = dict(zip(places, digits, strict=False))
    for n in reversed(places):
        if tokens[n].text == "0" or shown.get(n) != "0":
            break
        shown[n] = ""
    return shown
