"""A score explained line by line: what each line gives, how, and how the lines add up. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.numbers import print_decimal, read_decimal
from evaluations.rules.explain import explain
from evaluations.scoring.attainment import percent
from evaluations.scoring.rows import Row, read_rows
from evaluations.scoring.suggestions import suggestion_for
from evaluations.scoring.totals import Totals, execution_weight, scored_row, summarise
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Edition


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line: the cell it is about, what it gives of how many points ("" where none), and how."""

    where: str
    given: str
    of: str
    how: str


def score_lines(document: SelfEvaluation, edition: Edition) -> tuple[ScoreLine, ...]:
    """The money, each row, the levels and the total; () for a sheet without scores.

    The document is as read (``core.sheets.typed.as_read``).
    """
    if not edition.scoring.scored:
        return ()
    totals = summarise(document, edition)
    lost = {loss.where: loss.formula for loss in explain(document, edition)}
    rows = (
        _row(row, edition, lost.get(row.path("score"), ""))
        for row in read_rows(document)
        if row.is_indicator or row.carries_points
    )
    return (*_money(document, edition, totals), *rows, *_sums(document, edition, totals))


def _money(document: SelfEvaluation, edition: Edition, totals: Totals) -> Iterator[ScoreLine]:
    row = scored_row(document, edition)
    if row is None or not edition.scoring.execution_weight:
        return
    weight = print_decimal(execution_weight(document, edition))
    if totals.execution_rate is None:
        how = "没有可计算的执行率"
    else:
        how = f"分值 {weight} × 执行率 {percent(totals.execution_rate)}"
    yield ScoreLine(f"funding.{row.source}.score", row.score, weight, how)


def _row(row: Row, edition: Edition, lost: str) -> ScoreLine:
    where, given, of = row.path("score"), row.cells.score.strip(), row.cells.weight.strip()
    if row.not_applicable:
        return ScoreLine(where, given, of, "不适用，不计分")
    if row.score is None:
        return ScoreLine(where, "", of, "得分未填，不计入合计")
    found = suggestion_for(row, edition)
    if found is None:
        return ScoreLine(where, given, of, lost or "指标值和完成值不能按数值核算，按自评计分")
    if found.points == row.score.value:
        return ScoreLine(where, given, of, found.formula)
    return ScoreLine(where, given, of, f"自评 {given}；按数值核算：{found.formula}")


def _sums(document: SelfEvaluation, edition: Edition, totals: Totals) -> Iterator[ScoreLine]:
    row = scored_row(document, edition)
    printed = read_decimal(row.score) if row else None
    money = totals.execution_score if printed is None else printed
    parts = [] if money is None else [money]
    for level in totals.levels:
        parts.append(level.score)
        of = "" if level.expected is None else print_decimal(level.expected)
        yield ScoreLine(
            f"level1.{level.name}.weight", print_decimal(level.score), of, "本级各行得分之和"
        )
    how = " + ".join(map(print_decimal, parts))
    if totals.cap is not None:
        rate, most = percent(totals.cap.rate_below), print_decimal(totals.cap.total_at_most)
        how += f"；执行率低于 {rate}，总分不超过 {most}"
    yield ScoreLine("total_score", print_decimal(totals.score), print_decimal(totals.weight), how)
