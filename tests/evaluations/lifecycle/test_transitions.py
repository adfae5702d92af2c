"""The table of moves: complete, and with a way back from every state."""

from __future__ import annotations

import pytest

from accounts.roles import Role
from evaluations.lifecycle.transitions import (
    EDITABLE,
    TRANSITIONS,
    find_transition,
    transitions_from,
)
from evaluations.models.states import State


@pytest.mark.parametrize("state", list(State))
def test_every_state_can_be_left(state: State) -> None:
    assert transitions_from(state)


@pytest.mark.parametrize("state", list(State))
def test_every_state_leads_back_to_one_that_can_be_edited(state: State) -> None:
    reached = {state}
    while True:
        further = reached | {rule.target for rule in TRANSITIONS if rule.source in reached}
        if further == reached:
            break
        reached = further
    assert reached & EDITABLE


@pytest.mark.parametrize("state", [s for s in State if s is not State.NOT_STARTED])
def test_every_state_is_reached_from_the_first(state: State) -> None:
    assert any(rule.target == state for rule in TRANSITIONS)


def test_a_way_back_against_somebody_needs_a_reason() -> None:
    for action in ("return", "reopen", "withdraw"):
        assert all(rule.reason for rule in TRANSITIONS if rule.action == action), action


def test_only_the_preparer_submits_and_only_without_errors() -> None:
    submits = [rule for rule in TRANSITIONS if rule.action == "submit"]
    assert {rule.role for rule in submits} == {Role.PREPARER}
    assert all(rule.checked for rule in submits)


def test_a_transition_is_found_by_action_and_state() -> None:
    assert find_transition("submit", State.DRAFT) is not None
    assert find_transition("submit", State.APPROVED) is None
