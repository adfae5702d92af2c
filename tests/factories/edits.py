"""Made-up edits of the made-up sheet, for properties that hold for all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.edits import Edits, RowEdit
from tests.factories.documents import build_document

TEXTS = st.sampled_from(("", "已完成。", "不适用", "8300册", "98.5%", "第一行\n第二行"))
NUMBERS = st.sampled_from(("", "0", "9.5", "10", "10.00", "20", "380000", "361000.00", "/", "—"))
ROW_CELLS = {
    **dict.fromkeys(("actual", "explanation", "target"), TEXTS),
    **dict.fromkeys(("weight", "score"), NUMBERS),
}
HEAD_CELLS = dict.fromkeys(("goal_actual", "goal_expected", "department"), TEXTS)
MONEY = ("initial_budget", "adjusted_budget", "executed")
SOURCES = ("total", "fiscal_current_year", "carryover", "other")


def uid(number: int) -> str:
    """The uid of a row of these sheets."""
    return f"{number:016x}"


def with_uids(document: SelfEvaluation) -> SelfEvaluation:
    """The document as if it were stored: each row under a uid of its own."""
    rows = enumerate(document.indicators)
    return replace(document, indicators=tuple(replace(row, uid=uid(n)) for n, row in rows))


def uids(document: SelfEvaluation) -> list[str]:
    return [row.uid for row in document.indicators]


Cell = tuple[str, ...]
"""("head", field), ("money", source, field) or ("row", uid, field)."""


def _cells() -> list[tuple[Cell, st.SearchStrategy[str]]]:
    head = [(("head", name), texts) for name, texts in HEAD_CELLS.items()]
    money = [(("money", source, name), NUMBERS) for source in SOURCES for name in MONEY]
    rows = [
        (("row", uid(n), name), texts)
        for n in range(len(build_document().indicators))
        for name, texts in ROW_CELLS.items()
    ]
    return [*head, *money, *rows]


_CELLS = dict(_cells())


@st.composite
def typed_cells(draw: st.DrawFn, *, without: frozenset[Cell] = frozenset()) -> dict[Cell, str]:
    """New texts of some cells."""
    choice = [cell for cell in _CELLS if cell not in without]
    chosen = draw(st.lists(st.sampled_from(choice), max_size=8, unique=True))
    return {cell: draw(_CELLS[cell]) for cell in chosen}


def as_edits(cells: dict[Cell, str], **more: Any) -> Edits:
    rows: dict[str, dict[str, str]] = {}
    for (block, *rest), text in cells.items():
        if block == "row":
            rows.setdefault(rest[0], {})[rest[1]] = text
    return Edits(
        cells={rest[0]: text for (block, *rest), text in cells.items() if block == "head"},
        funding={(r[0], r[1]): text for (block, *r), text in cells.items() if block == "money"},
        rows=tuple(RowEdit(name, texts) for name, texts in rows.items()),
        **more,
    )


def text_at(document: SelfEvaluation, cell: Cell) -> str:
    """What the sheet says in that cell."""
    block, *rest = cell
    if block == "head":
        return str(getattr(document, rest[0]))
    if block == "money":
        return str(getattr(document.funding_row(rest[0]), rest[1]))
    row = next(row for row in document.indicators if row.uid == rest[0])
    return str(getattr(row, rest[1]))


@st.composite
def printed_sheets(draw: st.DrawFn) -> SelfEvaluation:
    """A sheet as some office may have printed it, its arithmetic right or wrong."""
    document = with_uids(build_document())
    prints = st.sampled_from(("95.00", "97.31%", "0.95", "—", "9.5", "9.50", "10", "99.99", "99.5"))
    total, *parts = document.funding
    changes: dict[str, Any] = {
        name: draw(prints)
        for name in draw(st.sets(st.sampled_from(("execution_rate", "score", "weight"))))
    }
    scores = {n: draw(NUMBERS) for n in draw(st.sets(st.integers(0, 7), max_size=2))}
    rows = tuple(
        replace(row, score=scores.get(n, row.score)) for n, row in enumerate(document.indicators)
    )
    return replace(
        document,
        funding=(replace(total, **changes), *parts),
        indicators=rows,
        total_score=draw(prints | st.just("")),
        total_weight=draw(st.sampled_from(("100", "90", ""))),
    )
