"""Single values behind labels: numbers without their unit, dates, ticked boxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from core.sheets.spec import Cell as Field
from core.view.tree import NUMERIC
from intake.reading.canonical import clean_text, join_cells, key

_NUMBER: Final = re.compile(r"[-+]?\d[\d,]*(?:\s*\.\s*\d+)?\s*%?")
_WRAPPED: Final = re.compile(r"(?<=[\d.])\n(?=[\d.])")
"""A line break within a number, in a cell that is narrower than the number."""
_BOX: Final = re.compile(r"<input\b[^<>]*>|[☑☒√✓✔■●◉□○☐◯▢]", re.IGNORECASE)
_TICKED: Final = frozenset("☑☒√✓✔■●◉")
_CHECKED: Final = re.compile(r"\bchecked\b(?!\s*=\s*[\"']?false)", re.IGNORECASE)
_BRACKET: Final = re.compile(r"[(（].*", re.DOTALL)
_END: Final = re.compile(r"[;；)）、]|(?<!\d)[,，]|[,，](?!\d{3})")


def field_value(texts: Sequence[str], spec: Field) -> str:
    """The value of a field from the cells behind its label."""
    match spec.kind:
        case kind if kind in NUMERIC:
            return number_in(_BRACKET.sub("", " ".join(texts)))
        case "date":
            return date_in(" ".join(texts))
        case "choice":
            return choice_in(" ".join(texts), spec.options)
        case _:
            return join_cells(list(texts))


def inner_value(texts: Sequence[str], spec: Field) -> str:
    """A number printed behind its label within another field's cell."""
    text = unicodedata.normalize("NFKC", clean_text(_WRAPPED.sub("", " ".join(texts))))
    for label in spec.labels:
        _, found, behind = text.partition(unicodedata.normalize("NFKC", label))
        if found:
            return number_in(_END.split(behind.lstrip(":： "), maxsplit=1)[0], unit_only=True)
    return ""


def number_in(text: str, *, unit_only: bool = False) -> str:
    """The first number of a text, without blanks and separators; a mark stays as printed."""
    cleaned = unicodedata.normalize("NFKC", clean_text(_WRAPPED.sub("", text)))
    found = _NUMBER.search(cleaned)
    if found:
        return re.sub(r"[\s,]", "", found.group())
    bare = re.sub(r"[万亿]?元", "", cleaned).strip()
    return "" if unit_only or (key(bare) == "" and not bare) else bare


def date_in(text: str) -> str:
    """A date without blanks; an empty "年 月 日" is nothing."""
    cleaned = "".join(clean_text(text).split())
    return cleaned if any(letter.isdigit() for letter in cleaned) else ""


def choice_in(text: str, options: Sequence[str]) -> str:
    """The option whose box is ticked; the text itself where no boxes are printed.

    A box stands before its label (☑是 □否) or, where the text begins with a label and ends with
    a box, behind it (是☑ 否□).
    """
    boxes = list(_BOX.finditer(text))
    if not boxes:
        return clean_text(text)
    starts = [0, *(box.end() for box in boxes)]
    ends = [*(box.start() for box in boxes), len(text)]
    labels = [clean_text(text[a:b]).strip("()（） ") for a, b in zip(starts, ends, strict=True)]
    behind = bool(labels[0]) and not labels[-1]
    for box, label in zip(boxes, labels[:-1] if behind else labels[1:], strict=True):
        if box.group() in _TICKED or _CHECKED.search(box.group()):
            return next((option for option in options if label.startswith(option)), label)
    return ""
