"""Refuses sheets with cells that are too long, by one sentence for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.errors import ActionRefused
from evaluations.rules import short_place
from evaluations.sheet.editions import Edition
from evaluations.sheet.lengths import MAX_ROWS, SHEET
from evaluations.sheet.measures import measured, rows_in, words_in


def refusal(document: Any, edition: Edition, stored: Any | None = None) -> str:
    """Why a sheet is not taken as it is; "" when every cell and the whole are short enough.

    A text that ``stored`` holds already in such a field is no reason: it is older than the limits.
    """
    cells = (sentence for _where, sentence in long_cells(document, edition, stored))
    return rows_refusal(document) or next(cells, "") or whole_refusal(document, stored)


def rows_refusal(document: Any) -> str:
    """Why a sheet has too many rows; "" when it has not."""
    rows = rows_in(document)
    if rows <= MAX_ROWS:
        return ""
    words = {"rows": rows, "most": MAX_ROWS}
    return _("表中有 %(rows)d 行，最多 %(most)d 行。") % words


def require_fitting(
    document: Any,
    edition: Edition,
    stored: Callable[[], Any] | None = None,
) -> None:
    """ActionRefused for a sheet that is too long; ``stored`` is asked only where that matters."""
    sentence = refusal(document, edition)
    if sentence and stored is not None:
        sentence = refusal(document, edition, stored())
    if sentence:
        raise ActionRefused(sentence)


def require_short(text: str, max_length: int, name: str) -> None:
    """ActionRefused for a reason, remark or answer longer than ``max_length`` characters."""
    if len(text) > max_length:
        raise ActionRefused(cell_refusal(name, len(text), max_length))


def whole_refusal(document: Any, stored: Any | None = None) -> str:
    """Why the sheet as a whole is too long; "" when it is not, or no longer than it was."""
    length = words_in(document)
    if length <= SHEET or (stored is not None and length <= words_in(stored)):
        return ""
    return _("整张表共 %(length)d 字，最多 %(most)d 字，请精简文字。") % {
        "length": length,
        "most": SHEET,
    }


def cell_refusal(place: str, length: int, max_length: int) -> str:
    """The sentence about one text."""
    words = {"place": place, "length": length, "most": max_length}
    return _("“%(place)s”有 %(length)d 字，最多 %(most)d 字，请缩短。") % words


def long_cells(
    document: Any, edition: Edition, stored: Any | None = None
) -> Iterator[tuple[str, str]]:
    """Path and sentence of every cell that is too long, but for what ``stored`` holds already."""
    held: set[tuple[str, str]] | None = None
    for where, name, text, max_length in measured(document, edition):
        if len(text) <= max_length:
            continue
        if held is None:
            before = () if stored is None else measured(stored, edition)
            held = {(cell.field, cell.text) for cell in before}
        if (name, text) not in held:
            yield where, cell_refusal(short_place(where, document), len(text), max_length)
