"""Gathers what the risk of forms is assessed from: a fixed number of queries for many forms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from django.db.models import Count, Max, Min, Q
from rapidfuzz.fuzz import ratio

from evaluations.bulk import insert_rows
from evaluations.checking import Judgement
from evaluations.documents import IndicatorRow, SelfEvaluation
from evaluations.editions import get_edition
from evaluations.models import Evaluation, Indicator, TextBand
from evaluations.risk import LastYear, Likeness, Risk, assess
from evaluations.shingles import bands, passages
from evaluations.surroundings import Case

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
            get_edition(case.document.edition),
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
    best: list[tuple[int, int] | None] = []
    others: list[int] = []
    for place, each in enumerate(numbers):
        votes: Counter[tuple[int, int]] = Counter()
        most = 0
        for value in each:
            count, holders = stored.get(value, (0, ()))
            votes.update((STORED, holder) for holder in holders)
            votes.update((BESIDE, mate) for mate in mates[value][:2] if mate != place)
            most = max(most, count + len(mates[value]) - 1)
        best.append(min(votes, key=lambda seen: (-votes[seen], seen)) if votes else None)
        others.append(most)
    documents = _documents({seen[1] for seen in best if seen and seen[0] == STORED})
    return [
        _likeness(cases, place, seen, documents, others[place]) for place, seen in enumerate(best)
    ]


STORED: Final = 0
BESIDE: Final = 1


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
    seen: tuple[int, int] | None,
    documents: dict[int, SelfEvaluation],
    others: int,
) -> Likeness | None:
    if seen is None:
        return None
    other = cases[seen[1]].document if seen[0] == BESIDE else documents.get(seen[1])
    if other is None:
        return None
    mine, theirs = passages(cases[place].document), passages(other)
    shared = [ratio(mine[name], theirs[name]) for name in mine if name in theirs]
    percent = int(max(shared, default=0))
    return Likeness(percent, other.project_name, other.implementing_unit, others)
