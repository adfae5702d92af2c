"""The table of moves: complete, and with a way back from every state."""

from __future__ import annotations

import pytest

from accounts.roles import Role
from evaluations.lifecycle.transitions import EDITABLE, MOVES, find, moves_from
from evaluations.models.states import State


@pytest.mark.parametrize("state", list(State))
def test_every_state_can_be_left(state: State) -> None:
    assert moves_from(state)


@pytest.mark.parametrize("state", list(State))
def test_every_state_leads_back_to_one_that_can_be_edited(state: State) -> None:
    reached = {state}
    while True:
        further = reached | {move.target for move in MOVES if move.source in reached}
        if further == reached:
            break
        reached = further
    assert reached & EDITABLE


@pytest.mark.parametrize("state", [s for s in State if s is not State.NOT_STARTED])
def test_every_state_is_reached_from_the_first(state: State) -> None:
    assert any(move.target == state for move in MOVES)


def test_a_way_back_against_somebody_needs_a_reason() -> None:
    for action in ("return", "reopen", "withdraw"):
        assert all(move.reason for move in MOVES if move.action == action), action


def test_only_the_preparer_submits_and_only_without_errors() -> None:
    submits = [move for move in MOVES if move.action == "submit"]
    assert {move.role for move in submits} == {Role.PREPARER}
    assert all(move.checked for move in submits)


def test_a_move_is_found_by_action_and_state() -> None:
    assert find("submit", State.DRAFT) is not None
    assert find("submit", State.APPROVED) is None
