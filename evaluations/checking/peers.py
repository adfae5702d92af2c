"""What a sheet is compared with: the unit's other sheets (peers) and budget references.

Read for many sheets at once with a fixed number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from django.db.models import F, FilteredRelation, Q

from core.sheets.typed import as_read
from evaluations.checking.budget_references import Budgeted, held_budgets
from evaluations.checking.marks import has_announced, has_waivers
from evaluations.checking.peer_groups import PeerGroup, comparable_part
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.rules import AttachedEvidence, References
from evaluations.sheet.document import FundingRow, SelfEvaluation
from evaluations.sheet.editions import Edition, all_editions


@dataclass(frozen=True, slots=True)
class Case:
    """A document and where it belongs; ``evaluation_id`` is None before it is stored.

    ``has_waivers`` is False where it is known that nothing is waived in the sheet,
    ``has_announced`` where it is known that no budget document prints amounts of its year.
    ``is_filled_here`` is True while people fill the sheet: then a number cell that cannot be read
    is an error, and what can be understood counts.
    ``evidence`` is None where nothing can be attached yet.
    """

    document: SelfEvaluation
    unit_id: int
    project_id: int
    year: int
    campaign_id: int | None = None
    evaluation_id: int | None = None
    has_waivers: bool = True
    has_announced: bool = True
    is_filled_here: bool = False
    evidence: AttachedEvidence | None = None

    def read_by(self, edition: Edition) -> SelfEvaluation:
        """The document with its typed numbers as they are understood; a file's as printed."""
        return as_read(self.document, edition) if self.is_filled_here else self.document


FILLED: Final = frozenset({State.NOT_STARTED, State.DRAFT, State.RETURNED})
"""The states in which a preparer fills the sheet."""


def case_of(evaluation: Evaluation, document: SelfEvaluation) -> Case:
    """The case of a stored self-evaluation, as ``document`` would change it."""
    assert evaluation.project_id is not None  # noqa: S101  a constraint of the table
    return Case(
        document=document,
        unit_id=evaluation.unit_id,
        project_id=evaluation.project_id,
        year=evaluation.year,
        campaign_id=evaluation.campaign_id,
        evaluation_id=evaluation.pk,
        has_waivers=has_waivers(evaluation),
        has_announced=has_announced(evaluation),
        is_filled_here=evaluation.state in FILLED,
        evidence=attached_evidence(evaluation),
    )


def attached_evidence(evaluation: Evaluation) -> AttachedEvidence:
    """What rules may know of the files attached to the sheet; no query."""
    counts = evaluation.evidence_counts
    return AttachedEvidence({uid: frozenset(kinds) for uid, kinds in counts.items()})


def references_of(cases: Sequence[Case]) -> list[References]:
    """What each case is compared with, in their order; three queries for any number of cases."""
    stored = list(_stored(cases))
    groups = _groups(cases, stored)
    budgets = held_budgets(_budgeted(cases, stored))
    return [
        replace(
            groups[case.unit_id, case.year].references_for(
                case.project_id, case.document, held.amounts
            ),
            promised=held.promised,
            evidence=case.evidence,
        )
        for case, held in zip(cases, budgets, strict=True)
    ]


_Stored: TypeAlias = tuple[int, int, int, SelfEvaluation]
"""Unit, year, project, and what others are compared with."""


def _groups(cases: Sequence[Case], stored: Iterable[_Stored]) -> dict[tuple[int, int], PeerGroup]:
    """Stored sheets by unit and year, and over them the cases as they now are."""
    groups: dict[tuple[int, int], PeerGroup] = defaultdict(PeerGroup)
    for unit_id, year, project_id, document in stored:
        groups[unit_id, year].add(project_id, document)
    for case in cases:
        groups[case.unit_id, case.year].add(case.project_id, comparable_part(case.document))
    return groups


def _budgeted(cases: Sequence[Case], stored: Iterable[_Stored]) -> list[Budgeted]:
    """The cases with the stored sheets of their project and year."""
    same: dict[tuple[int, int], list[SelfEvaluation]] = defaultdict(list)
    for _unit, year, project_id, document in stored:
        same[project_id, year].append(document)
    return [
        Budgeted(
            document=case.document,
            unit_id=case.unit_id,
            project_id=case.project_id,
            year=case.year,
            others=tuple(same.get((case.project_id, case.year), ())),
            has_announced=case.has_announced,
        )
        for case in cases
    ]


_SOURCES: Final = {
    next((row.source for row in edition.funding.rows if row.scored), "total")
    for edition in all_editions().values()
}


def _stored(cases: Sequence[Case]) -> Iterator[_Stored]:
    """What rules read of other sheets: name, result and the scored money; forms not begun aside."""
    rows = (
        Evaluation.objects.filter(
            kind=SelfEvaluation.kind,
            unit__in={case.unit_id for case in cases},
            year__in={case.year for case in cases},
        )
        .exclude(state=State.NOT_STARTED)
        .annotate(
            money=FilteredRelation(
                "funding_lines", condition=Q(funding_lines__source__in=sorted(_SOURCES))
            )
        )
        .order_by("pk")
        .values_list(
            "unit_id", "year", "project_id", "edition", "project_name", "amount_unit",
            "goal_actual", F("money__source"), F("money__initial_budget"),
            F("money__adjusted_budget"), F("money__executed"),
        )
    )  # fmt: skip
    for unit_id, year, project_id, edition, name, unit, result, source, *amounts in rows:
        initial, adjusted, executed = (text or "" for text in amounts)
        money = FundingRow(
            source or "", initial_budget=initial, adjusted_budget=adjusted, executed=executed
        )
        yield unit_id, year, project_id, SelfEvaluation(
            edition=edition,
            year=year,
            project_name=name,
            amount_unit=unit,
            goal_actual=result,
            funding=(money,) if source else (),
        )  # fmt: skip
