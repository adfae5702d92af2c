"""How far each made-up form has come, and what people did with it on the way."""

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
from evaluations.lifecycle.transitions import Move, find
from evaluations.models import (
    Evaluation,
    FindingAnswer,
    Indicator,
    Remark,
    Review,
    StoredFinding,
    Transition,
)
from evaluations.models.states import State
from evaluations.rules import Finding, Severity, place_label
from evaluations.sample_data.volume.people import Office
from evaluations.sample_data.volume.words import words
from evaluations.sheet.document import SelfEvaluation, to_interchange

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
class Lived:
    """A stored form with its sheet, the people around it, and what they are to do with it."""

    evaluation: Evaluation
    document: SelfEvaluation
    office: Office
    steps: tuple[str, ...]


@dataclass(slots=True)
class _Traces:
    """What the steps of many forms leave behind, unsaved."""

    steps: list[Transition] = field(default_factory=list)
    answers: list[FindingAnswer] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def live(forms: Iterable[Lived]) -> None:
    """Store every step of these forms; a fixed number of statements for any number of them.

    A form with errors stays a draft: the submission would have been refused.
    """
    moved = [form for form in forms if form.steps and not form.evaluation.error_count]
    found = _findings([form.evaluation for form in moved])
    rows = _first_rows([form.evaluation for form in moved])
    traces = _Traces()
    for form in moved:
        said = random.Random(f"{form.document.project_name}/{form.evaluation.year}")  # noqa: S311
        _leave_traces(form, found.get(form.evaluation.pk, []), rows, traces, said)
    # Reviews refer to their steps: COPY would not tell the steps' keys.
    steps = Transition.objects.bulk_create(traces.steps, batch_size=BATCH)
    insert_rows(Review, [_review(step) for step in steps if step.action in _DECISIONS])
    insert_rows(FindingAnswer, traces.answers)
    insert_rows(Remark, traces.remarks)
    _arrive([form.evaluation for form in moved])


def _leave_traces(
    form: Lived,
    findings: Sequence[Finding],
    rows: dict[int, Indicator],
    traces: _Traces,
    said: random.Random,
) -> None:
    evaluation = form.evaluation
    snapshot = to_interchange(form.document)
    as_stood = [{**asdict(finding), "params": dict(finding.params)} for finding in findings]
    traces.answers += _answers(form, findings, said)
    for action in form.steps:
        move = find(action, evaluation.state)
        assert move is not None  # noqa: S101  the lives above follow the table of moves
        by = _actor(form.office, move)
        reason = said.choice(words().said["returns"]) if move.reason else ""
        step = Transition(
            evaluation=evaluation,
            action=action,
            from_state=move.source,
            to_state=move.target,
            by=by,
            by_role=move.role,
            reason=reason,
            snapshot=snapshot,
            findings=as_stood,
        )
        traces.steps.append(step)
        if action == "return":
            traces.remarks.append(_remark(form, rows.get(evaluation.pk), by, said))
        evaluation.state = move.target
        evaluation.version += 1


def _actor(office: Office, move: Move) -> User:
    if move.action == "publish":
        return office.publisher
    people = {Role.PREPARER: office.preparer, Role.APPROVER: office.approver}
    return people.get(move.role, office.reviewer)


_DECISIONS: Final = {
    "sign": Review.Decision.PASSED,
    "approve": Review.Decision.PASSED,
    "return": Review.Decision.RETURNED,
}


def _review(step: Transition) -> Review:
    return Review(
        evaluation=step.evaluation,
        transition=step,
        reviewer=step.by,
        stage=step.from_state,
        decision=_DECISIONS[step.action],
        reason=step.reason,
    )


def _remark(form: Lived, row: Indicator | None, by: User, said: random.Random) -> Remark:
    text = said.choice(words().said["remarks"]).format(thing=form.document.project_name)
    subject = row.level3 if row else ""
    return Remark(evaluation=form.evaluation, indicator=row, subject=subject, text=text, by=by)


def _answers(
    form: Lived, findings: Sequence[Finding], said: random.Random
) -> Iterator[FindingAnswer]:
    """A word to every warning: nobody could have submitted without. The same key, the same word."""
    warnings = {
        answer_key(finding, form.document): finding
        for finding in findings
        if finding.severity == Severity.WARNING
    }
    for key, finding in warnings.items():
        yield FindingAnswer(
            evaluation=form.evaluation,
            key=key,
            code=finding.code,
            place=place_label(finding.where, form.document),
            text=said.choice(words().said["answers"]),
            by=form.office.preparer,
        )


def _findings(forms: Sequence[Evaluation]) -> dict[int, list[Finding]]:
    """The stored findings by form; one query."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for row in StoredFinding.objects.filter(evaluation__in=forms).order_by("pk"):
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


def _first_rows(forms: Sequence[Evaluation]) -> dict[int, Indicator]:
    """The first indicator of each form, for remarks to hang on; one query."""
    rows = Indicator.objects.filter(evaluation__in=forms, position=0)
    return {row.evaluation_id: row for row in rows.only("evaluation", "level3")}


def _arrive(forms: Sequence[Evaluation]) -> None:
    """Store where the forms have come to: a statement for each state and number of steps."""
    groups: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for form in forms:
        groups[State(form.state).value, form.version].append(form.pk)
    for (state, version), keys in groups.items():
        Evaluation.objects.filter(pk__in=keys).update(state=state, version=version)
