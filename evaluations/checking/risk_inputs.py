"""Gathers what the risk of sheets is assessed from: a fixed number of queries for many sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from django.db.models import Count, Max, Min, Q
from rapidfuzz.fuzz import ratio

from core.database.insert_rows import insert_rows
from evaluations.checking.peers import Case
from evaluations.checking.risk import LastYear, Likeness, Risk, assess
from evaluations.checking.sheet_checks import CheckResult
from evaluations.checking.similarity import fingerprints, passages
from evaluations.models import Evaluation, Indicator, TextFingerprint
from evaluations.sheet.document import IndicatorRow, SelfEvaluation

RISK_FIELDS: Final = ("risk", "risk_terms")
_LOOKED_UP: Final = 10_000
"""Band numbers in one query; SQLite takes 32,766 parameters."""


def risks_of(cases: Sequence[Case], results: Sequence[CheckResult]) -> list[Risk]:
    """The risk of each case, in their order."""
    past = _last_years(cases)
    alike = _likenesses(cases)
    return [
        assess(
            case.read_by(judged.edition),
            judged.edition,
            judged.findings,
            last_year=past.get((case.project_id, case.year)),
            likeness=alike[number],
        )
        for number, (case, judged) in enumerate(zip(cases, results, strict=True))
    ]


def set_risk(evaluation: Evaluation, risk: Risk) -> None:
    """Put the score and its terms into the sheet; does not save."""
    evaluation.risk = risk.score
    evaluation.risk_terms = [
        {
            "term": term.term,
            "value": term.value,
            "points": float(term.points),
            "sentence": term.sentence,
        }
        for term in risk.terms
    ]


def store_fingerprints(
    evaluations: Sequence[Evaluation], documents: Sequence[SelfEvaluation]
) -> None:
    """Store the fingerprints of new evaluations."""
    insert_rows(
        TextFingerprint,
        [
            TextFingerprint(evaluation=evaluation, value=value)
            for evaluation, document in zip(evaluations, documents, strict=True)
            for value in fingerprints(document, evaluation.year)
        ],
    )


def replace_fingerprints(
    evaluations: Sequence[Evaluation], documents: Sequence[SelfEvaluation]
) -> None:
    """Store the fingerprints of evaluations in place of older ones."""
    TextFingerprint.objects.filter(evaluation__in=evaluations).delete()
    store_fingerprints(evaluations, documents)


def _last_years(cases: Sequence[Case]) -> dict[tuple[int, int], LastYear]:
    """By project and the year after, what became of the sheet of the year before; one query."""
    rows = (
        Evaluation.objects.filter(
            kind=SelfEvaluation.kind,
            project__in={case.project_id for case in cases},
            year__in={case.year - 1 for case in cases},
        )
        .annotate(returns=Count("transitions", filter=Q(transitions__action="return")))
        .order_by("pk")
        .values_list("project_id", "year", "total_score_value", "risk", "returns")
    )
    return {
        (project, year + 1): LastYear(score, risk, returns)
        for project, year, score, risk, returns in rows
    }


# Likeness ---------------------------------------------------------------------------------------


def _likenesses(cases: Sequence[Case]) -> list[Likeness | None]:
    """For each case the sheet that says nearly the same, stored or among the cases.

    Many sheets with the same words cost no more than two: of each number only the count and two
    holders are read.
    """
    numbers = [fingerprints(case.document, case.year) for case in cases]
    stored = _stored_holders({value for each in numbers for value in each}, cases)
    batch_holders: dict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(numbers):
        for value in each:
            batch_holders[value].append(place)
    found = [_best(place, each, stored, batch_holders) for place, each in enumerate(numbers)]
    documents = _documents({best[0][1] for best in found if best and best[0][0] == STORED})
    return [_likeness(cases, place, best, documents) for place, best in enumerate(found)]


_Holder: TypeAlias = tuple[int, int]
"""Where a sheet is found (``STORED`` or ``IN_BATCH``), and its key or position there."""

STORED: Final = 0
IN_BATCH: Final = 1


def _best(
    place: int,
    numbers: Sequence[int],
    stored: Mapping[int, tuple[int, tuple[int, ...]]],
    batch_holders: Mapping[int, Sequence[int]],
) -> tuple[_Holder, int] | None:
    """The sheet that shares most fingerprints, and how many sheets have the rarest of them."""
    shared: dict[_Holder, list[int]] = defaultdict(list)
    for value in numbers:
        count, holders = stored.get(value, (0, ()))
        in_batch = [
            (IN_BATCH, holder_in_batch)
            for holder_in_batch in batch_holders[value][:2]
            if holder_in_batch != place
        ]
        for holder in (*((STORED, key) for key in holders), *in_batch):
            shared[holder].append(count + len(batch_holders[value]) - 1)
    if not shared:
        return None
    best = min(shared, key=lambda holder: (-len(shared[holder]), holder))
    return best, min(shared[best])


def _stored_holders(
    values: set[int], cases: Sequence[Case]
) -> dict[int, tuple[int, tuple[int, ...]]]:
    """How many other sheets hold each number, and two of them."""
    found = {}
    own = [case.evaluation_id for case in cases if case.evaluation_id is not None]
    wanted = sorted(values)
    for start in range(0, len(wanted), _LOOKED_UP):
        rows = (
            TextFingerprint.objects.filter(value__in=wanted[start : start + _LOOKED_UP])
            .exclude(evaluation__in=own)
            .values("value")
            .annotate(Count("pk"), Min("evaluation"), Max("evaluation"))
            .values_list("value", "pk__count", "evaluation__min", "evaluation__max")
        )
        for value, count, lowest, highest in rows:
            found[value] = (count, tuple({lowest, highest}))
    return found


def _documents(ids: set[int]) -> dict[int, SelfEvaluation]:
    """Of stored sheets, the words that are compared; two queries or none."""
    if not ids:
        return {}
    explanations: dict[int, list[IndicatorRow]] = defaultdict(list)
    rows = Indicator.objects.filter(evaluation__in=ids).exclude(explanation="")
    for number, text in rows.order_by("evaluation", "position").values_list(
        "evaluation", "explanation"
    ):
        explanations[number].append(IndicatorRow(explanation=text))
    names = ("pk", "edition", "project_name", "implementing_unit", "goal_actual")
    return {
        number: SelfEvaluation(
            edition=edition,
            project_name=name,
            implementing_unit=unit,
            goal_actual=result,
            indicators=tuple(explanations[number]),
        )
        for number, edition, name, unit, result in Evaluation.objects.filter(
            pk__in=ids
        ).values_list(*names)
    }


def _likeness(
    cases: Sequence[Case],
    place: int,
    best: tuple[_Holder, int] | None,
    documents: dict[int, SelfEvaluation],
) -> Likeness | None:
    """How similar the found sheet is by its text, in percent."""
    if best is None:
        return None
    (where, key), others = best
    other = cases[key].document if where == IN_BATCH else documents.get(key)
    if other is None:
        return None
    mine, theirs = passages(cases[place].document), passages(other)
    same = [ratio(mine[name], theirs[name]) for name in mine if name in theirs]
    return Likeness(int(max(same, default=0)), other.project_name, other.implementing_unit, others)
