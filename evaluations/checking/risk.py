"""How likely a sheet is worth a closer look: 0 to 100, each term with its points and a sentence.

A ranking, not a judgement: it orders the review queue and draws samples, and says why.
Pure Python: no Django, no database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from core.numbers import print_decimal, read_decimal, round_half_up
from evaluations.rules import Finding, Severity, title
from evaluations.scoring.totals import Totals, summarise
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Edition

MAX_RISK: Final = 100
BAND_STARTS: Final = (("高", 50), ("中", 20), ("低", 0))

# (points of one finding, most points of all of them)
_BY_SEVERITY: Final[Mapping[Severity, tuple[Decimal, Decimal]]] = {
    Severity.ERROR: (Decimal(10), Decimal(40)),
    Severity.WARNING: (Decimal(4), Decimal(24)),
    Severity.HINT: (Decimal("0.5"), Decimal(4)),
}
_SEVERITY_WORDS: Final = {
    Severity.ERROR: "错误",
    Severity.WARNING: "警告",
    Severity.HINT: "提示",
}
# Points out of 100. They are a choice of the project: no record says how the single weights were
# found. tests/evaluations/checking/test_risk.py holds what follows from them.
# Points that the sheet itself contradicts weigh more than a formal slip.
CODE_WEIGHTS: Final[Mapping[str, Decimal]] = {
    "CANCELLED_FULL": Decimal(2),
    "ZERO_BUDGET_FULL": Decimal(2),
    "UNDER_FULL": Decimal("1.5"),
    "NOT_DONE_FULL": Decimal("1.5"),
    "PLACEHOLDER_FULL": Decimal("1.5"),
    "GOAL_UNMET": Decimal("1.5"),
    "GOAL_COPY": Decimal("1.5"),
    "UNIT_SLIP": Decimal("1.5"),
    "EXEC_SCORE": Decimal("0.5"),
    "MISSING_FIELD": Decimal("0.3"),
    "TITLE_NAME": Decimal("0.5"),
}

_GAP_FREE: Final = Decimal("0.10")
_GAP_POINTS: Final = Decimal(50)  # a point for every two percentage points
_MAX_GAP_POINTS: Final = Decimal(15)
_FULL_POINTS: Final = Decimal(6)
_FULL_ROWS: Final = 3
_RETURN_POINTS, _MAX_RETURN_POINTS = Decimal(4), Decimal(8)
_LAST_RISK_SHARE: Final = Decimal("0.08")
_JUMP_FROM, _JUMP_POINTS = Decimal(15), Decimal(5)
LIKE_FROM: Final = 85
_LIKE_BASE, _LIKE_STEP, _LIKE_MANY = Decimal(3), Decimal("0.6"), Decimal(3)
_LIKE_MANY_FROM: Final = 3


@dataclass(frozen=True, slots=True)
class LastYear:
    """The same project's form of the year before."""

    score: Decimal | None = None
    risk: int | None = None
    returns: int = 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """The sheet that says most nearly the same, and how many share its words."""

    percent: int
    project: str
    unit: str
    others: int


@dataclass(frozen=True, slots=True)
class Term:
    """One part of the score: its name, what was measured, its points, and both in a sentence."""

    term: str
    value: str
    points: Decimal
    sentence: str


@dataclass(frozen=True, slots=True)
class Risk:
    """The score and what it is made of, the heaviest term first."""

    score: int
    terms: tuple[Term, ...]


def assess(
    document: SelfEvaluation,
    edition: Edition,
    findings: Iterable[Finding],
    *,
    last_year: LastYear | None = None,
    likeness: Likeness | None = None,
) -> Risk:
    """The risk of a sheet, from 0 to 100, with its terms, the heaviest first."""
    terms = [*_findings(findings), *_history(last_year), *_likeness(likeness)]
    if edition.scoring.scored:
        totals = summarise(document, edition)
        terms += [*_unearned_points(document, totals), *_jump(totals, last_year)]
    terms.sort(key=lambda term: -term.points)
    score = min(MAX_RISK, int(round_half_up(sum((term.points for term in terms), Decimal(0)), 0)))
    return Risk(score, tuple(terms))


def band_of(score: int | None) -> str:
    """高, 中 or 低; 低 for a sheet that was never assessed."""
    return next(name for name, lowest in BAND_STARTS if (score or 0) >= lowest)


def _findings(findings: Iterable[Finding]) -> Iterator[Term]:
    by_severity: dict[Severity, Counter[str]] = {severity: Counter() for severity in Severity}
    for finding in findings:
        by_severity[finding.severity][finding.code] += 1
    for severity, codes in by_severity.items():
        if not codes:
            continue
        each, most = _BY_SEVERITY[severity]
        weighed = sum((CODE_WEIGHTS.get(code, 1) * n for code, n in codes.items()), Decimal(0))
        names = "、".join(title(code) for code, _ in codes.most_common(3))
        word, count = _SEVERITY_WORDS[severity], codes.total()
        yield Term(
            f"findings.{severity.value}",
            str(count),
            min(most, each * weighed),
            f"{count} 条{word}（{names}{'等' if len(codes) > 3 else ''}）",
        )


def _unearned_points(document: SelfEvaluation, totals: Totals) -> Iterator[Term]:
    """Points far ahead of the money, and full marks everywhere."""
    weight = sum((level.weight for level in totals.levels), Decimal(0))
    score = sum((level.score for level in totals.levels), Decimal(0))
    if weight > 0 and totals.execution_rate is not None:
        gap = score / weight - totals.execution_rate
        if gap > _GAP_FREE:
            points = min(_MAX_GAP_POINTS, (gap - _GAP_FREE) * _GAP_POINTS)
            rate, share = _percent(totals.execution_rate), _percent(score / weight)
            sentence = f"指标得分率 {share}，预算执行率只有 {rate}"
            yield Term("score_ahead", _percent(gap), round_half_up(points, 1), sentence)
    cells = ((read_decimal(row.weight), read_decimal(row.score)) for row in document.indicators)
    scored = [(most, given) for most, given in cells if most]
    if len(scored) >= _FULL_ROWS and all(given is not None and given >= m for m, given in scored):
        sentence = f"{len(scored)} 项指标全部满分"
        yield Term("all_full", str(len(scored)), _FULL_POINTS, sentence)


def _percent(share: Decimal) -> str:
    return f"{print_decimal(round_half_up(share * 100, 1))}%"


def _history(last: LastYear | None) -> Iterator[Term]:
    if last is not None and last.returns:
        points = min(_MAX_RETURN_POINTS, last.returns * _RETURN_POINTS)
        yield Term("last_returns", str(last.returns), points, f"上年度被退回 {last.returns} 次")
    if last is not None and last.risk:
        points = round_half_up(last.risk * _LAST_RISK_SHARE, 1)
        yield Term("last_risk", str(last.risk), points, f"上年度风险分为 {last.risk}")


def _jump(totals: Totals, last: LastYear | None) -> Iterator[Term]:
    """A total far above last year's."""
    if last is None or last.score is None or totals.score - last.score < _JUMP_FROM:
        return
    more = print_decimal(totals.score - last.score)
    yield Term("jump", more, _JUMP_POINTS, f"总分比上年度高 {more} 分")


def _likeness(likeness: Likeness | None) -> Iterator[Term]:
    if likeness is None or likeness.percent < LIKE_FROM:
        return
    points = _LIKE_BASE + (likeness.percent - LIKE_FROM) * _LIKE_STEP
    peer_counts = likeness.others >= _LIKE_MANY_FROM
    more = f"，共有 {likeness.others} 张表用语相近" if peer_counts else ""
    yield Term(
        "alike",
        f"{likeness.percent}%",
        points + (_LIKE_MANY if peer_counts else Decimal(0)),
        f"文字与{likeness.unit}“{likeness.project}”有 {likeness.percent}% 相同{more}",
    )
