"""Sheets in which one person with all roles already had a part, and what that closes to them."""

from __future__ import annotations

from typing import Final, NamedTuple

from accounts.roles import Role
from evaluations.lifecycle.actions import record_transition
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.storage.mapper import to_document
from tests.access.people import SECRET
from tests.access.world import World
from tests.factories.evaluations import create_evaluation

ONE: Final = "all-roles"


class Own(NamedTuple):
    """A sheet that somebody imported as a draft, the steps taken since, and who typed in it.

    ``closed``: the state into which ``ONE`` may not bring it. ``tried``: the steps to be tried.
    """

    steps: tuple[tuple[str, State, str], ...]
    tried: tuple[str, ...]
    closed: State
    imported_by: str = "preparer"
    typed_by: str = "preparer"


_SUBMITTED: Final = ("submit", State.SUBMITTED, "preparer")
_SIGNED: Final = ("sign", State.UNIT_APPROVED, "approver")

OWN: Final = {
    "own-submitted": Own(
        (("submit", State.SUBMITTED, ONE),), ("sign", "return", "recall"), State.UNIT_APPROVED
    ),
    "own-typed": Own((_SUBMITTED, _SIGNED), ("approve", "return"), State.APPROVED, typed_by=ONE),
    "own-imported": Own((_SUBMITTED, _SIGNED), ("approve",), State.APPROVED, imported_by=ONE),
    "own-signed": Own(
        (_SUBMITTED, ("sign", State.UNIT_APPROVED, ONE)), ("approve", "unsign"), State.APPROVED
    ),
    "own-approved": Own(
        (_SUBMITTED, _SIGNED, ("approve", State.APPROVED, ONE)),
        ("publish", "reopen", "return"),
        State.PUBLISHED,
    ),
}
"""By name. What is closed is written down here by hand, not asked of the product."""

_ROLES: Final = {"submit": Role.PREPARER, "sign": Role.APPROVER, "approve": Role.REVIEWER}


def add_own_sheets(world: World) -> None:
    """Make them, and note in the world what is closed."""
    forms = world.objects["evaluations.evaluation"]
    for name, own in OWN.items():
        forms[name] = _made(world, name, own)
        world.closed[forms[name].pk] = (ONE, own.closed)


def _made(world: World, name: str, own: Own) -> Evaluation:
    people = world.people
    form = create_evaluation(world.units.unit, people[own.imported_by], name=f"{name}{SECRET}")
    form.edited_by.add(people[own.typed_by])
    document = to_document(form)
    for action, target, by in own.steps:
        record_transition(form, action, target, people[by], _ROLES[action], "", document, ())
    return form
