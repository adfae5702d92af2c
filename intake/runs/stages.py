"""The stages of an import as a table: what can be done in each, and where that leads.

Actions and pages ask this table. No stage is a dead end: what was stopped or failed before
anything was confirmed is checked again, what was confirmed is saved on or undone. A run that
was undone whole, or saved nothing, is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from intake.models import ImportRun, JobKind

Stage = ImportRun.Stage


class RunAction(StrEnum):
    """What a person can do with a run. The pages name their buttons by these words."""

    CONFIRM = "confirm"
    CANCEL = "cancel"
    STOP = "stop"
    """Break off the checking. Not ``CANCEL``: a second click would cancel the import itself."""
    CHECK = "check"
    """Draw the plan up again from what is stored; files not read yet are read first."""
    RESOLVE = "resolve"
    """Choose year, unit and new units; the plan is drawn up again."""
    DECIDE = "decide"
    """Decide about single items or names."""
    RETRY = "retry"
    UNDO = "undo"


Condition = Callable[[ImportRun], bool]


@dataclass(frozen=True, slots=True)
class StageTransition:
    """An action, the stage it leads to at once, and the one where background work ends.

    ``ends`` is None where that is the stage in which the undoing began.
    """

    action: RunAction
    then: Stage
    ends: Stage | None
    when: Condition = lambda _run: True


def unconfirmed(run: ImportRun) -> bool:
    return run.confirmed_at is None


def confirmed(run: ImportRun) -> bool:
    return run.confirmed_at is not None


def unread(run: ImportRun) -> bool:
    """Not confirmed, with files that are still to be read."""
    return unconfirmed(run) and run.uploads.filter(read_at=None).exists()


def had_plan(run: ImportRun) -> bool:
    """Whether the planning under way replaces a plan that people saw."""
    return run.options_before is not None


def keeps_plan(run: ImportRun) -> bool:
    """Whether that plan is still whole, since no worker has begun to write the new one."""
    begun = run.jobs.filter(kind=JobKind.PLAN, key=plan_key(run), tries__gt=0)
    return had_plan(run) and not begun.exists()


def plan_key(run: ImportRun) -> str:
    """Names the job of the planning under way; one that was stopped never counts as this one."""
    return f"plan-{run.pk}-{run.attempt}"


_CHECKS: Final = (
    StageTransition(RunAction.CHECK, Stage.READING, Stage.PREVIEW, unread),
    StageTransition(RunAction.CHECK, Stage.PLANNING, Stage.PREVIEW, unconfirmed),
    StageTransition(RunAction.RESOLVE, Stage.READING, Stage.PREVIEW, unread),
    StageTransition(RunAction.RESOLVE, Stage.PLANNING, Stage.PREVIEW, unconfirmed),
    StageTransition(RunAction.RETRY, Stage.SAVING, Stage.DONE, confirmed),
    StageTransition(RunAction.UNDO, Stage.UNDOING, Stage.UNDONE, confirmed),
)

STAGE_TRANSITIONS: Final[Mapping[str, tuple[StageTransition, ...]]] = {
    Stage.READING: (StageTransition(RunAction.CANCEL, Stage.CANCELLED, Stage.CANCELLED),),
    Stage.PLANNING: (
        StageTransition(RunAction.STOP, Stage.PREVIEW, Stage.PREVIEW, keeps_plan),
        # Part of the former plan is overwritten: it is drawn up again with the former options.
        StageTransition(RunAction.STOP, Stage.PLANNING, Stage.PREVIEW, had_plan),
        StageTransition(RunAction.STOP, Stage.CANCELLED, Stage.CANCELLED),
    ),
    Stage.PREVIEW: (
        StageTransition(RunAction.CONFIRM, Stage.SAVING, Stage.DONE),
        StageTransition(RunAction.RESOLVE, Stage.PLANNING, Stage.PREVIEW),
        StageTransition(RunAction.DECIDE, Stage.PREVIEW, Stage.PREVIEW),
        StageTransition(RunAction.CANCEL, Stage.CANCELLED, Stage.CANCELLED),
    ),
    Stage.SAVING: (StageTransition(RunAction.CANCEL, Stage.SAVING, Stage.CANCELLED),),
    Stage.DONE: (StageTransition(RunAction.UNDO, Stage.UNDOING, Stage.UNDONE),),
    Stage.CANCELLED: _CHECKS,
    Stage.FAILED: _CHECKS,
    Stage.UNDOING: (StageTransition(RunAction.CANCEL, Stage.UNDOING, None),),
    # What people had edited was left; it may be undone later.
    Stage.UNDONE: (StageTransition(RunAction.UNDO, Stage.UNDOING, Stage.UNDONE),),
}

WORKING: Final = frozenset({Stage.READING, Stage.PLANNING, Stage.SAVING, Stage.UNDOING})
"""Stages that end by themselves."""
UNPLANNED: Final = frozenset({Stage.READING, Stage.PLANNING})
"""Stages in which there is nothing to show of a plan."""


def transition_of(run: ImportRun, action: RunAction) -> StageTransition | None:
    """Where the action leads from the run's stage; None where it is not possible."""
    transitions = (
        transition for transition in STAGE_TRANSITIONS[run.stage] if transition.action == action
    )
    return next((transition for transition in transitions if transition.when(run)), None)


def possible_actions(run: ImportRun) -> set[RunAction]:
    """What can be done with the run as it stands."""
    actions = {transition.action for transition in STAGE_TRANSITIONS[run.stage]}
    return {action for action in actions if transition_of(run, action) is not None}
