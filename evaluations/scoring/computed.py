"""Fills the cells of a sheet that nobody types: rates, execution score, totals, title.

A sheet filled here follows arithmetic. A cell whose office printed something else keeps its print
until somebody accepts the computed value (``printed_apart``, ``follow``).
Pure Python: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from core.numbers import print_decimal, read_decimal
from core.sheets.typed import as_read
from core.text import is_nothing
from evaluations.scoring.totals import (
    execution_rate,
    execution_score,
    print_rate,
    print_score,
    summarise,
)
from evaluations.sheet.diff import same_text
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions.model import Edition

_FUNDING_CELLS: Final = ("execution_rate", "weight", "score")
_TOTALS: Final = ("total_weight", "total_score")


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A computed cell whose print is not what arithmetic gives; both as text."""

    printed: str
    computed: str


def fill_computed(
    document: SelfEvaluation, edition: Edition, keep: Container[str] = frozenset()
) -> SelfEvaluation:
    """The document with every computed cell as arithmetic gives it, but for the paths in ``keep``.

    Paths are as in findings; the points of a first level are ``level1.<name>.weight``. Totals add
    up what then stands in the other cells. Typed numbers count as they are understood, and stay as
    they were typed.
    """
    printed = _level1_prints(document)
    read = as_read(document, edition)
    filled = replace(
        document,
        title=document.title
        or edition.title_for(year=document.year, project_name=document.project_name),
        funding=tuple(
            replace(row, **_funding_cells(numbers, edition, keep))
            for row, numbers in zip(document.funding, read.funding, strict=True)
        ),
        indicators=tuple(
            _indicator_row(row, edition, keep, printed) for row in document.indicators
        ),
    )
    if not edition.scoring.scored:
        return filled
    totals = summarise(as_read(filled, edition), edition)
    values: dict[str, Any] = {
        "total_weight": print_decimal(totals.weight),
        "total_score": print_score(totals.score, edition.scoring),
    }
    return replace(filled, **{name: text for name, text in values.items() if name not in keep})


def printed_apart(document: SelfEvaluation, editions: Sequence[Edition]) -> dict[str, PrintedCell]:
    """The computed cells, by path, whose print none of the editions gives; empty cells are none.

    ``editions`` are the ways in which the sheet may have been computed; the first is in force.
    """
    printed = _computed_cells(document)
    readings = [_computed_cells(fill_computed(document, edition)) for edition in editions]
    apart = {path: cell for path, cell in _apart(printed, readings).items() if path not in _TOTALS}
    # Totals are compared with the sum of what is printed above them.
    readings = [_computed_cells(fill_computed(document, edition, apart)) for edition in editions]
    totals = {path: printed[path] for path in _TOTALS}
    return apart | _apart(totals, readings)


def _apart(
    printed: Mapping[str, str], readings: Sequence[Mapping[str, str]]
) -> dict[str, PrintedCell]:
    return {
        path: PrintedCell(text, readings[0].get(path, ""))
        for path, text in printed.items()
        if text and not any(_says_same(text, reading.get(path, "")) for reading in readings)
    }


def follow(
    page: SelfEvaluation,
    stored: SelfEvaluation,
    editions: Sequence[Edition],
    accepted: Container[str] = frozenset(),
) -> SelfEvaluation:
    """``page`` with its computed cells following arithmetic, where ``stored`` followed it too.

    A cell that ``stored`` prints apart keeps its print unless its path is ``accepted``. A print
    that says the same in other words ("10.00", "/") stays as it is.
    """
    if fill_computed(stored, editions[0]) == stored:
        # Filled here throughout: no print of an office to look for.
        return fill_computed(page, editions[0])
    keep = {path for path in printed_apart(stored, editions) if path not in accepted}
    before = _computed_cells(stored)
    after = _computed_cells(fill_computed(page, editions[0], keep))
    same = {path for path, text in before.items() if text and _says_same(text, after.get(path, ""))}
    return fill_computed(page, editions[0], keep | same)


def _says_same(printed: str, computed: str) -> bool:
    both_nothing = is_nothing(printed) and is_nothing(computed)
    return both_nothing or same_text(printed, computed)


def _computed_cells(document: SelfEvaluation) -> dict[str, str]:
    """Every cell that may be computed, by its path."""
    cells = {
        f"funding.{row.source}.{name}": getattr(row, name)
        for row in document.funding
        for name in _FUNDING_CELLS
    }
    cells |= {f"level1.{name}.weight": text for name, text in _level1_prints(document).items()}
    return cells | {name: getattr(document, name) for name in _TOTALS}


def refill(
    document: SelfEvaluation, edition: Edition, earlier: Iterable[Edition]
) -> SelfEvaluation:
    """The sheet filled as ``edition`` computes, if it was filled by one of the ``earlier`` ways.

    A sheet whose cells none of them gives was printed so by its office, and stays as it is.
    """
    filled = fill_computed(document, edition)
    is_filled_here = filled == document or any(
        fill_computed(document, other) == document for other in earlier
    )
    return filled if is_filled_here else document


def _funding_cells(row: FundingRow, edition: Edition, keep: Container[str]) -> dict[str, Any]:
    """The computed cells of a row whose typed numbers are plain."""
    scoring = edition.scoring
    scored = any(spec.scored for spec in edition.funding.rows if spec.source == row.source)
    rate = _rate(row)
    values: dict[str, Any] = {
        "execution_rate": print_rate(rate, scoring) or _no_rate(row, edition),
        "weight": print_decimal(scoring.execution_weight) if scored else edition.marks.not_scored,
        "score": _score(row, rate, edition) if scored else edition.marks.not_scored,
    }
    columns = {
        cell.field
        for cell in edition.funding.columns
        if cell.source == "computed" and f"funding.{row.source}.{cell.field}" not in keep
    }
    return {name: value for name, value in values.items() if name in columns}


def _rate(row: FundingRow) -> Decimal | None:
    executed, adjusted = read_decimal(row.executed), read_decimal(row.adjusted_budget)
    if executed is None or adjusted is None:
        return None
    return execution_rate(executed, adjusted)


def _no_rate(row: FundingRow, edition: Edition) -> str:
    """0.00 where nothing was budgeted, an empty cell where the money is still missing."""
    known = read_decimal(row.executed) is not None and read_decimal(row.adjusted_budget) is not None
    return print_rate(Decimal(0), edition.scoring) if known else ""


def _score(row: FundingRow, rate: Decimal | None, edition: Edition) -> str:
    if read_decimal(row.executed) is None or read_decimal(row.adjusted_budget) is None:
        return ""
    score = execution_score(rate, edition.scoring)
    return edition.marks.not_scored if score is None else print_score(score, edition.scoring)


def _indicator_row(
    row: IndicatorRow, edition: Edition, keep: Container[str], printed: Mapping[str, str]
) -> IndicatorRow:
    if f"level1.{row.level1}.weight" in keep:
        # A new row stands under the same printed points as its neighbours.
        return replace(row, level1_weight=row.level1_weight or printed.get(row.level1, ""))
    level = edition.level1_named(row.level1)
    if level is None or not level.weight:  # an edition without points has none to print
        return row
    return replace(row, level1_weight=print_decimal(level.weight))


def _level1_prints(document: SelfEvaluation) -> dict[str, str]:
    return {row.level1: row.level1_weight for row in document.indicators if row.level1_weight}
