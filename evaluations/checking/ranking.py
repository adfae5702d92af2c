"""Gathers what the risk of forms is assessed from: a fixed number of queries for many forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from django.db.models import Count, Max, Min, Q
from rapidfuzz.fuzz import ratio

from core.database.insert_rows import insert_rows
from evaluations.checking.judging import Judgement
from evaluations.checking.peers import Case
from evaluations.checking.risk import LastYear, Likeness, Risk, assess
from evaluations.checking.similarity import bands, passages
from evaluations.models import Evaluation, Indicator, TextBand
from evaluations.sheet.document import IndicatorRow, SelfEvaluation

RISK_FIELDS: Final = ("risk", "risk_terms")
_LOOKED_UP: Final = 10_000
"""Band numbers in one query; SQLite takes 32,766 parameters."""


def rank(cases: Sequence[Case], judgements: Sequence[Judgement]) -> list[Risk]:
    """The risk of each case, in their order."""
    past = _last_years(cases)
    alike = _likenesses(cases)
    return [
        assess(
            case.document,
            judged.edition,
            judged.findings,
            last_year=past.get((case.project_id, case.year)),
            likeness=alike[number],
        )
        for number, (case, judged) in enumerate(zip(cases, judgements, strict=True))
    ]


def set_risk(evaluation: Evaluation, risk: Risk) -> None:
    """Put the score and its terms into the form; does not save."""
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


def write_bands(forms: Sequence[Evaluation], documents: Sequence[SelfEvaluation]) -> None:
    """Store the numbers by which others find these new forms' texts."""
    insert_rows(
        TextBand,
        [
            TextBand(evaluation=form, value=value)
            for form, document in zip(forms, documents, strict=True)
            for value in bands(document, form.year)
        ],
    )


def rewrite_bands(forms: Sequence[Evaluation], documents: Sequence[SelfEvaluation]) -> None:
    """The same for forms that had other texts before."""
    TextBand.objects.filter(evaluation__in=forms).delete()
    write_bands(forms, documents)


def _last_years(cases: Sequence[Case]) -> dict[tuple[int, int], LastYear]:
    """By project and the year after, what became of the form of the year before; one query."""
    rows = (
        Evaluation.objects.filter(
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
    """For each case the form that says nearly the same, stored or among the cases.

    A crowd that shares its words costs no more than a pair: of each number only the count and two
    holders are read.
    """
    numbers = [bands(case.document, case.year) for case in cases]
    stored = _stored_holders({value for each in numbers for value in each}, cases)
    mates: dict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(numbers):
        for value in each:
            mates[value].append(place)
    found = [_best(place, each, stored, mates) for place, each in enumerate(numbers)]
    documents = _documents({best[0][1] for best in found if best and best[0][0] == STORED})
    return [_likeness(cases, place, best, documents) for place, best in enumerate(found)]


_Holder: TypeAlias = tuple[int, int]
"""Where a form is found, and its key or place there."""

STORED: Final = 0
BESIDE: Final = 1


def _best(
    place: int,
    numbers: Sequence[int],
    stored: Mapping[int, tuple[int, tuple[int, ...]]],
    mates: Mapping[int, Sequence[int]],
) -> tuple[_Holder, int] | None:
    """The form that shares most numbers, and how many forms hold the rarest of them."""
    shared: dict[_Holder, list[int]] = defaultdict(list)
    for value in numbers:
        count, holders = stored.get(value, (0, ()))
        beside = [(BESIDE, mate) for mate in mates[value][:2] if mate != place]
        for holder in (*((STORED, key) for key in holders), *beside):
            shared[holder].append(count + len(mates[value]) - 1)
    if not shared:
        return None
    best = min(shared, key=lambda holder: (-len(shared[holder]), holder))
    return best, min(shared[best])


def _stored_holders(
    values: set[int], cases: Sequence[Case]
) -> dict[int, tuple[int, tuple[int, ...]]]:
    """How many other forms hold each number, and two of them."""
    found = {}
    own = [case.evaluation_id for case in cases if case.evaluation_id is not None]
    wanted = sorted(values)
    for start in range(0, len(wanted), _LOOKED_UP):
        rows = (
            TextBand.objects.filter(value__in=wanted[start : start + _LOOKED_UP])
            .exclude(evaluation__in=own)
            .values("value")
            .annotate(Count("pk"), Min("evaluation"), Max("evaluation"))
            .values_list("value", "pk__count", "evaluation__min", "evaluation__max")
        )
        for value, count, lowest, highest in rows:
            found[value] = (count, tuple({lowest, highest}))
    return found


def _documents(ids: set[int]) -> dict[int, SelfEvaluation]:
    """Of stored forms, the words that are compared; two queries or none."""
    if not ids:
        return {}
    said: dict[int, list[IndicatorRow]] = defaultdict(list)
    rows = Indicator.objects.filter(evaluation__in=ids).exclude(explanation="")
    for number, text in rows.order_by("evaluation", "position").values_list(
        "evaluation", "explanation"
    ):
        said[number].append(IndicatorRow(explanation=text))
    names = ("pk", "edition", "project_name", "implementing_unit", "goal_actual")
    return {
        number: SelfEvaluation(
            edition=edition,
            project_name=name,
            implementing_unit=unit,
            goal_actual=result,
            indicators=tuple(said[number]),
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
    """How like the found form really is, by its text."""
    if best is None:
        return None
    (where, key), others = best
    other = cases[key].document if where == BESIDE else documents.get(key)
    if other is None:
        return None
    mine, theirs = passages(cases[place].document), passages(other)
    same = [ratio(mine[name], theirs[name]) for name in mine if name in theirs]
    return Likeness(int(max(same, default=0)), other.project_name, other.implementing_unit, others)
