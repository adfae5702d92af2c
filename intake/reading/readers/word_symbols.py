"""Characters that Word takes from symbol fonts: operators, ticks and boxes."""

from __future__ import annotations

from typing import Final

_SYMBOL: Final = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈",
    0xB0: "°", 0xA5: "∞", 0xD7: "·", 0xD6: "√", 0x2D: "-", 0xBC: "…", 0xB7: "•", 0x6D: "μ",
    0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xE5: "∑", 0xA2: "′", 0xB2: "″",
}  # fmt: skip
_WINGDINGS: Final = {
    0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗", 0xA8: "□", 0x6F: "□", 0x6E: "■", 0x71: "□",
    0x72: "□", 0xA1: "○", 0x6C: "●", 0xA4: "◉", 0x76: "◆", 0xD8: "➢", 0xE0: "→", 0xDF: "←",
    0xA7: "▪",
}  # fmt: skip
_WINGDINGS_2: Final = {
    0x52: "☑", 0x53: "☒", 0x54: "☒", 0x50: "✓", 0x4F: "✗", 0x51: "☒", 0xA3: "□", 0x30: "□",
    0xA2: "■", 0x99: "○", 0x98: "●",
}  # fmt: skip
_FONTS: Final = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_AS_ASCII: Final = frozenset("0123456789%()+,./:;<=>[]|{} ")
"""What the font "Symbol" prints as it is; its letters are Greek."""
_PRIVATE: Final = range(0xF000, 0xF100)
"""Where Word keeps the characters of symbol fonts."""


def is_symbol_font(font: str) -> bool:
    return font.lower() in _FONTS


def symbol(font: str, code: int) -> str | None:
    """The character that the font prints for that code; None for one we do not know."""
    known = _FONTS.get(font.lower())
    code = code - _PRIVATE.start if code in _PRIVATE else code
    if known is None:
        return None
    if code in known:
        return known[code]
    letter = chr(code)
    return letter if known is _SYMBOL and letter in _AS_ASCII else None


def printed(font: str, text: str) -> str:
    """A text set in a symbol font as it is printed; what we do not know stays."""
    return "".join(symbol(font, ord(letter)) or letter for letter in text)
