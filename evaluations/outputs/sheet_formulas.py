"""What a workbook of a self-evaluation works out by itself, as the server does. Pure Python.

Formulas say again what ``evaluations.scoring.totals`` computes; ``tests/evaluations/outputs`` holds
both together by LibreOffice. Where the scoring gives the points of 不适用 rows to others, the
totals have no formula: the server works them out when the workbook is back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from core.numbers import print_decimal
from core.view.offline import Check
from core.view.tree import View
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.sheet.editions.model import Scoring

_AMOUNTS = ("initial_budget", "adjusted_budget", "executed")


def formulas_of(document: SelfEvaluation, edition: Edition, view: View) -> dict[str, str]:
    """A formula by the key of each computed cell that has one; keys stand in braces."""
    computed = {cell.key for cell in view.cells if cell.key and cell.is_computed}
    found = dict(_funding(document, edition))
    if edition.scoring.scored and edition.scoring.not_applicable != "spread":
        keys = frozenset(cell.key for cell in view.cells if cell.key)
        found |= _totals(document, edition, _rows_in_print(view), keys)
    return {key: text for key, text in found.items() if key in computed}


def _rows_in_print(view: View) -> list[int]:
    return [row.record for row in view.block("indicators").rows if row.record is not None]


def _funding(document: SelfEvaluation, edition: Edition) -> Iterator[tuple[str, str]]:
    scoring = edition.scoring
    fields = {column.field for column in edition.funding.columns}
    if not {"executed", "adjusted_budget"} <= fields:
        return
    scored = {row.source for row in edition.funding.rows if row.scored}
    for row in document.funding:
        path = f"funding.{row.source}."
        yield path + "execution_rate", _known(path, _rate(path, scoring), '""')
        if row.source in scored:
            yield path + "score", _known(path, _score(path, edition), '""')


def _known(path: str, then: str, otherwise: str) -> str:
    """``then`` where both amounts are numbers."""
    executed, adjusted = f"{{{path}executed}}", f"{{{path}adjusted_budget}}"
    return f"IF(AND(ISNUMBER({executed}),ISNUMBER({adjusted})),{then},{otherwise})"


def _ratio(path: str) -> str:
    return f"{{{path}executed}}/{{{path}adjusted_budget}}"


def _rate(path: str, scoring: Scoring) -> str:
    times = "*100" if scoring.rate == "percent" else ""
    shown = f"ROUND({_ratio(path)}{times},{scoring.rate_places})"
    return f"IF({{{path}adjusted_budget}}>0,{shown},0)"


def _score(path: str, edition: Edition) -> str:
    scoring = edition.scoring
    weight, cap = print_decimal(scoring.execution_weight), print_decimal(scoring.execution_cap)
    earned = f"ROUND(MAX(0,MIN({_ratio(path)}*{weight},{cap})),{scoring.score_places})"
    without = {"full": cap, "zero": "0"}.get(scoring.zero_budget, f'"{edition.marks.not_scored}"')
    return f"IF({{{path}adjusted_budget}}>0,{earned},{without})"


def _totals(
    document: SelfEvaluation, edition: Edition, rows: Sequence[int], keys: frozenset[str]
) -> Iterator[tuple[str, str]]:
    scoring = edition.scoring
    source = next((row.source for row in edition.funding.rows if row.scored), "total")
    path = f"funding.{source}."
    weight = f"{{{path}weight}}" if path + "weight" in keys else ""
    given = weight or print_decimal(scoring.execution_weight)
    score = f"{{{path}score}}" if path + "score" in keys else "0"
    yield "total_weight", f"SUM({given}{_column(rows, 'weight')})"
    total = f"SUM({score}{_column(rows, 'score')})"
    rate = _known(path, f"IF({{{path}adjusted_budget}}>0,{_ratio(path)},9)", "9")
    for cap in sorted(scoring.total_caps, key=lambda each: each.total_at_most, reverse=True):
        below, most = print_decimal(cap.rate_below), print_decimal(cap.total_at_most)
        total = f"MIN({total},IF({rate}<{below},{most},1E+9))"
    yield "total_score", f"ROUND({total},{scoring.score_places})"


def _column(rows: Sequence[int], field: str) -> str:
    if not rows:
        return ""
    return f",{{indicators[{rows[0]}].{field}:indicators[{rows[-1]}].{field}}}"


# Checks -------------------------------------------------------------------------------------------


def checks_of(document: SelfEvaluation, edition: Edition, view: View) -> tuple[Check, ...]:
    """What the workbook watches while somebody types; the server checks far more."""
    keys = {cell.key for cell in view.cells if cell.key}
    found = (
        *_sums(document, edition),
        *(_points(document, edition, view) if edition.scoring.scored else ()),
    )
    return tuple(check for check in found if set(check.keys) <= keys)


def _sums(document: SelfEvaluation, edition: Edition) -> Iterator[Check]:
    present = {row.source for row in document.funding}
    total = next((row for row in edition.funding.rows if row.scored), None)
    parts = [row.source for row in edition.funding.rows if row.part and row.source in present]
    if total is None or not parts:
        return
    columns = [column for column in edition.funding.columns if column.field in _AMOUNTS]
    for column in columns:
        whole = f"funding.{total.source}.{column.field}"
        cells = ",".join(f"{{funding.{source}.{column.field}}}" for source in parts)
        yield Check(
            place=f"{total.label} · {column.label}",
            wrong=f"AND(ISNUMBER({{{whole}}}),COUNT({cells})>0,ABS({{{whole}}}-SUM({cells}))>0.005)",
            says="不等于其下各项资金之和",
            keys=(whole,),
        )


def _points(document: SelfEvaluation, edition: Edition, view: View) -> Iterator[Check]:
    rows = [(number, document.indicators[number]) for number in _rows_in_print(view)]
    for name, members in groupby(rows, key=lambda each: each[1].level1):
        numbers = [number for number, _row in members]
        level = edition.level1_named(name)
        if level is not None and level.weight:
            cells = f"{{indicators[{numbers[0]}].weight:indicators[{numbers[-1]}].weight}}"
            points = print_decimal(level.weight)
            yield Check(
                place=f"{name} · 分值合计",
                wrong=f"ABS(SUM({cells})-{points})>0.005",
                says=f"各行分值之和不等于 {points} 分",
                keys=tuple(f"indicators[{number}].weight" for number in numbers),
            )
    for number, row in rows:
        weight, score = f"indicators[{number}].weight", f"indicators[{number}].score"
        yield Check(
            place=f"{row.level3 or f'指标 {number + 1}'} · 得分",
            wrong=f"AND(ISNUMBER({{{score}}}),ISNUMBER({{{weight}}}),{{{score}}}>{{{weight}}})",
            says="得分大于该行的分值",
            keys=(score,),
        )
    points = print_decimal(edition.scoring.total_weight)
    yield Check(
        place="总分 · 分值",
        wrong=f"ABS({{total_weight}}-{points})>0.005",
        says=f"分值合计不等于 {points} 分",
        keys=("total_weight",),
    )


def limits_of(document: SelfEvaluation) -> Mapping[str, str]:
    """For each score the cell of the points that it may not exceed."""
    return {
        f"indicators[{number}].score": f"indicators[{number}].weight"
        for number in range(len(document.indicators))
    }
