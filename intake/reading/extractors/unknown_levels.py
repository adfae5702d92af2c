"""Whether a word nobody knows is a second level, or the row it begins is pushed to the left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from intake.reading.canonical import clean_text, key

_UNLIKE_LEVEL: Final = 0.3
"""More than a row costs that is whole once it is moved by one column."""
_VALUE_FOR_NAME: Final = 0.6
_ENDING: Final = 2
_VALUE: Final = re.compile(
    r"[≥≤≧≦<>=±].*|(?:不少于|不低于|不超过|大于|小于|约)?\s*\d[\d.,]*\s*(?:%|‰|[^\W\d]{0,4})",
    re.DOTALL,
)


def doubt(level: str, name: str, owners: Mapping[str, str]) -> float:
    """How strange it would be: it does not end as levels do, or a value stands for the name."""
    endings = tuple({label[-_ENDING:] for label in owners})
    unlike = 0.0 if endings and key(level).endswith(endings) else _UNLIKE_LEVEL
    return unlike + (_VALUE_FOR_NAME if reads_like_value(name) else 0.0)


def reads_like_value(text: str) -> bool:
    """Whether a text states an amount and names nothing: ≥95%, 12场次."""
    return _VALUE.fullmatch(unicodedata.normalize("NFKC", clean_text(text))) is not None
