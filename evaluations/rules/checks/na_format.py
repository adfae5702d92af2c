"""NA_FORMAT: several marks for "not applicable" in one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from core.text import is_nothing, plain
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "NA_FORMAT"
found = partial(Finding, CODE, Severity.HINT)
NAMES: Final = ("level3", "target", "actual")
POINTS: Final = ("weight", "score")


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Names and values are one group, points another: editions mark these differently."""
    rows = [row for row in context.rows if not row.is_indicator]
    for fields in (NAMES, POINTS):
        cells = [(row.path(field), getattr(row.cells, field)) for row in rows for field in fields]
        yield from _group([(where, text) for where, text in cells if _is_mark(text)])


def _group(cells: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """One finding, at the first cell whose mark is not the first one's."""
    if not cells:
        return
    usual = plain(cells[0][1])
    odd = next(((where, text) for where, text in cells if plain(text) != usual), None)
    if odd is not None:
        yield found(odd[0], printed=odd[1], expected=usual)


def _is_mark(text: str) -> bool:
    return is_nothing(text) and bool(text.strip())


RULE: Final = Rule(CODE, Severity.HINT, check)
