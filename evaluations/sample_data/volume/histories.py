"""The state of each made-up sheet, and the transitions, answers and remarks that led to it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from accounts.models import User
from accounts.roles import Role
from core.database.insert_rows import BATCH, insert_rows
from evaluations.checking.answers import answer_key
from evaluations.lifecycle.transitions import TransitionRule, find_transition
from evaluations.lifecycle.versions import new_version
from evaluations.models import (
    Evaluation,
    FindingAnswer,
    Indicator,
    Remark,
    Review,
    SheetVersion,
    StoredFinding,
    Transition,
)
from evaluations.models.states import State
from evaluations.rules import Finding, Severity, place_label
from evaluations.sample_data.volume.people import Office
from evaluations.sample_data.volume.words import words
from evaluations.sheet.document import SelfEvaluation

NOT_BEGUN: Final = "not begun"
BEGUN: Final = "begun"

_UP: Final = ("submit", "sign", "approve")
_BACK: Final = ("submit", "sign", "return")
_OUT: Final = (*_UP, "publish")

CURRENT: Final[tuple[tuple[str, ...], ...]] = (
    (NOT_BEGUN,),
    (BEGUN,),
    ("submit",),
    _UP[:2],
    ("submit", "return"),
    _UP,
    _OUT,
    _UP[:2],
    (),
    _UP[:2],
    (*_BACK, *_UP),
    _BACK,
    (NOT_BEGUN,),
    _UP[:2],
    (BEGUN,),
    ("submit",),
    (*_BACK, *_OUT),
    _UP,
    ("submit",),
    _UP,
)
"""The lives of the newest year's forms, in turn; () is a draft with every cell filled."""

EARLIER: Final[tuple[tuple[str, ...], ...]] = (
    *(_OUT,) * 13,
    (*_BACK, *_OUT),
    ("submit", "return", *_OUT),
    _UP,
    _UP,
    _BACK,
    (BEGUN,),
    (NOT_BEGUN,),
)
"""Earlier years are finished but for a few that were forgotten."""


@dataclass(frozen=True, slots=True)
class SheetHistory:
    """A stored evaluation with its document, its office, and the actions made up for it."""

    evaluation: Evaluation
    document: SelfEvaluation
    office: Office
    transitions: tuple[str, ...]


@dataclass(slots=True)
class _Records:
    """What the transitions of many sheets leave behind, unsaved."""

    transitions: list[Transition] = field(default_factory=list)
    versions: list[SheetVersion] = field(default_factory=list)
    answers: list[FindingAnswer] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def store_histories(histories: Iterable[SheetHistory]) -> None:
    """Store the history of these sheets; a fixed number of statements for any number of them.

    A sheet with errors stays a draft: the submission would have been refused.
    """
    moved = [
        history
        for history in histories
        if history.transitions and not history.evaluation.error_count
    ]
    found = _findings([history.evaluation for history in moved])
    rows = _first_rows([history.evaluation for history in moved])
    traces = _Records()
    for history in moved:
        rng = random.Random(f"{history.document.project_name}/{history.evaluation.year}")  # noqa: S311
        _make_history(history, found.get(history.evaluation.pk, []), rows, traces, rng)
    # Reviews and versions refer to their transitions: COPY would not tell the transitions' keys.
    transitions = Transition.objects.bulk_create(traces.transitions, batch_size=BATCH)
    for version, transition in zip(traces.versions, transitions, strict=True):
        version.transition = transition
    insert_rows(SheetVersion, traces.versions)
    insert_rows(
        Review,
        [_review(transition) for transition in transitions if transition.action in _DECISIONS],
    )
    insert_rows(FindingAnswer, traces.answers)
    insert_rows(Remark, traces.remarks)
    _store_states([history.evaluation for history in moved])


def _make_history(
    history: SheetHistory,
    findings: Sequence[Finding],
    rows: dict[int, Indicator],
    traces: _Records,
    rng: random.Random,
) -> None:
    evaluation = history.evaluation
    as_stood = [{**asdict(finding), "params": dict(finding.params)} for finding in findings]
    traces.answers += _answers(history, findings, rng)
    for action in history.transitions:
        rule = find_transition(action, evaluation.state)
        assert rule is not None  # noqa: S101  the lives above follow the table of moves
        by = _actor(history.office, rule)
        reason = rng.choice(words().explanations["returns"]) if rule.reason else ""
        transition = Transition(
            evaluation=evaluation,
            action=action,
            from_state=rule.source,
            to_state=rule.target,
            by=by,
            by_role=rule.role,
            reason=reason,
            findings=as_stood,
        )
        traces.transitions.append(transition)
        if action == "return":
            traces.remarks.append(_remark(history, rows.get(evaluation.pk), by, rng))
        evaluation.state = rule.target
        evaluation.version += 1
        traces.versions.append(new_version(evaluation, history.document, action, by))


def _actor(office: Office, rule: TransitionRule) -> User:
    if rule.action == "publish":
        return office.publisher
    people = {Role.PREPARER: office.preparer, Role.APPROVER: office.approver}
    return people.get(rule.role, office.reviewer)


_DECISIONS: Final = {
    "sign": Review.Decision.PASSED,
    "approve": Review.Decision.PASSED,
    "return": Review.Decision.RETURNED,
}


def _review(transition: Transition) -> Review:
    return Review(
        evaluation=transition.evaluation,
        transition=transition,
        reviewer=transition.by,
        stage=transition.from_state,
        decision=_DECISIONS[transition.action],
        reason=transition.reason,
    )


def _remark(history: SheetHistory, row: Indicator | None, by: User, rng: random.Random) -> Remark:
    text = rng.choice(words().explanations["remarks"]).format(thing=history.document.project_name)
    subject = row.level3 if row else ""
    return Remark(evaluation=history.evaluation, indicator=row, subject=subject, text=text, by=by)


def _answers(
    history: SheetHistory, findings: Sequence[Finding], rng: random.Random
) -> Iterator[FindingAnswer]:
    """A word to every warning: nobody could have submitted without. The same key, the same word."""
    warnings = {
        answer_key(finding, history.document): finding
        for finding in findings
        if finding.severity == Severity.WARNING
    }
    for key, finding in warnings.items():
        yield FindingAnswer(
            evaluation=history.evaluation,
            key=key,
            code=finding.code,
            place=place_label(finding.where, history.document),
            text=rng.choice(words().explanations["answers"]),
            by=history.office.preparer,
        )


def _findings(histories: Sequence[Evaluation]) -> dict[int, list[Finding]]:
    """The stored findings by form; one query."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for row in StoredFinding.objects.filter(evaluation__in=histories).order_by("pk"):
        found[row.evaluation_id].append(
            Finding(
                code=row.code,
                severity=Severity(row.severity),
                where=row.where,
                printed=row.printed,
                expected=row.expected,
                params=row.params,
            )
        )
    return found


def _first_rows(histories: Sequence[Evaluation]) -> dict[int, Indicator]:
    """The first indicator of each sheet, for remarks to hang on; one query."""
    rows = Indicator.objects.filter(evaluation__in=histories, position=0)
    return {row.evaluation_id: row for row in rows.only("evaluation", "level3")}


def _store_states(histories: Sequence[Evaluation]) -> None:
    """Store where the sheets have come to: a statement for each state and number of transitions."""
    groups: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for history in histories:
        groups[State(history.state).value, history.version].append(history.pk)
    for (state, version), keys in groups.items():
        Evaluation.objects.filter(pk__in=keys).update(state=state, version=version)
