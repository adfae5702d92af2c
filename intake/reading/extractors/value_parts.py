"""Operator, value and unit that stand in columns of their own, as one text and apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from core.text import is_nothing

_APART: Final = {"before": "property", "after": "unit"}
_SIGNS: Final = frozenset("≥≤=><≧≦±") | {">=", "<="}


def put_together(values: Mapping[str, str]) -> Mapping[str, str]:
    """The values of a row; pieces such as ``target.before`` are set to their value.

    A word such as 定性 or 正向 says of what kind the value is and is no part of it.
    """
    if "." not in "".join(values):
        return values
    whole = {name: text for name, text in values.items() if "." not in name}
    for name, text in values.items():
        field, _, side = name.partition(".")
        if not side or not text:
            continue
        whole[_APART[side]] = text
        value = whole.get(field, "")
        if not value or is_nothing(value) or is_nothing(text):
            continue
        if side == "before" and _is_sign(text) and not value.startswith(text):
            whole[field] = f"{text}{value}"
        elif side == "after" and not value.endswith(text):
            whole[field] = f"{value}{text}"
    return whole


def _is_sign(text: str) -> bool:
    return unicodedata.normalize("NFKC", text).strip() in _SIGNS
