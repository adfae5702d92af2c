"""One way to write what was read: texts, numbers and the keys labels are compared by."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from core.numbers import read_number
from core.remembering import remember_short
from core.text import plain

_CHINESE: Final = r"\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_WRAP: Final = re.compile(rf"(?<=[{_CHINESE}])\s+(?=[{_CHINESE}])")
_BLANKS: Final = re.compile(r"\s+")
_MARKUP: Final = re.compile(
    r"</?(?:a|b|i|u|p|s|em|strong|font|span|div|sub|sup|small|label|input|td|th|tr)\b[^<>]*>",
    re.IGNORECASE,
)
_LINE_BREAK: Final = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_NOT_A_KEY: Final = re.compile(r"[^\w()%]|_")
_BRACKET: Final = re.compile(r"\([^()]*\)?$")
_ANY_BRACKET: Final = re.compile(r"\([^()]*\)")
_ORDINAL: Final = re.compile(r"(?:\d{1,2}[.、]|[一二三四五六七八九十]{1,2}、|[①-⑳])\s*(?!\d)")
_FORMULA: Final = re.compile(r"(?<=[\u4e00-\u9fff])[A-E%]$")
_ERROR: Final = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!"
    r"|BUSY!|PYTHON!|GETTING_DATA|ERROR!)|Err:[0-9]{3}"
)
_ERROR_STARTS: Final = frozenset("#E")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad\u2060"))


@remember_short(2048)
def clean_text(text: str) -> str:
    """Text without markup; a wrapped line is one line again.

    Blanks between two Chinese characters only wrap the line and go; elsewhere one blank stays.
    The error of a formula is no text: the readers give a notice of it.
    """
    if "<" in text:
        text = _MARKUP.sub("", _LINE_BREAK.sub("\n", text))
    text = text.strip()
    if not text or text.isalnum():
        return text
    if text[0] in "#E" and is_error(text):
        return ""
    if text.isprintable() and " " not in text:
        return text
    text = text.translate(_INVISIBLE).strip()
    return _BLANKS.sub(" ", _WRAP.sub("", text))


def is_error(text: str) -> bool:
    """Whether a cell prints the failure of its formula, as #DIV/0! or Err:502."""
    return text[:1] in _ERROR_STARTS and _ERROR.fullmatch(text) is not None


@remember_short(2048)
def clean_number(text: str) -> str:
    """A printed number without inner blanks and thousands separators; other text as it is."""
    cleaned = clean_text(text)
    if read_number(cleaned) is None:
        return cleaned
    return plain(cleaned).replace(",", "")


@remember_short(2048)
def key(text: str) -> str:
    """What two spellings of one label share: no blanks, stars or punctuation, half width."""
    whole = unicodedata.normalize("NFKC", clean_text(text))
    return whole if whole.isalnum() else _NOT_A_KEY.sub("", whole.strip(" *"))


@remember_short(2048)
def base_key(text: str) -> str:
    """The key without what stands in brackets behind it: 项目资金(万元) gives 项目资金."""
    full = key(text)
    if "(" not in full:
        return full
    base = _BRACKET.sub("", full)
    return base or full


@remember_short(2048)
def bare_key(text: str) -> str:
    """The key without ordinals, brackets and formulas: 1.全年(调整)预算数(A) gives 全年预算数."""
    full = _ORDINAL.sub("", unicodedata.normalize("NFKC", clean_text(text)).strip(" *★"))
    base = key(_ANY_BRACKET.sub("", full))
    return _FORMULA.sub("", base) or key(text)


def brackets(text: str) -> list[str]:
    """What stands in brackets in a label: 执行情况（万元）（20分） gives 万元 and 20分."""
    return [found[1:-1] for found in _ANY_BRACKET.findall(key(text))]


def join_cells(texts: list[str] | tuple[str, ...]) -> str:
    """Pieces of one text that a reader found in several cells."""
    return clean_text(" ".join(text for text in texts if text))


@remember_short(2048)
def is_numeric(text: str) -> bool:
    """Whether a cell holds one number and nothing else."""
    last = text[-1:]
    if "一" <= last <= "鿿" or last == "。":
        return False
    return read_number(clean_text(text)) is not None
