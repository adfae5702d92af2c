"""What must hold whatever the table says: writing the table anew cannot hide a hole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from accounts.models import Membership, Unit, User
from accounts.roles import Role
from tests.access.changes import LOG, Change
from tests.access.people import OUTSIDERS, SECRET
from tests.access.walk import Answer, Outcome, text_of
from tests.access.world import World

USERS: Final = "accounts_user"
SHEETS: Final = "evaluations_evaluation"
OF_THE_BUREAU: Final = {
    "evaluations_campaign": "a campaign",
    "evaluations_campaign_units": "the units of a campaign",
    "evaluations_checksetting": "a check setting",
    "evaluations_scoringchoice": "a scoring choice",
    "budgets_libraryindicator": "the indicator library",
}


def broken(world: World, outcome: Outcome) -> Iterator[str]:
    """A sentence for every rule that an answer of this outcome breaks."""
    case = outcome.case
    for answer in outcome.answers:
        where = f"{case.url} [{case.name}], {outcome.person}, {answer.how} ({answer.word})"
        for sentence in _of_answer(world, outcome, answer):
            yield f"{where}: {sentence}"


def _of_answer(world: World, outcome: Outcome, answer: Answer) -> Iterator[str]:
    # 503 is what a page says on purpose; a failure is an exception.
    if answer.error or (answer.status >= 500 and answer.status != 503):
        yield f"the server failed: {answer.error}"
    yield from _reading(world, outcome, answer)
    for change in answer.changes:
        if change.table != LOG:
            yield from _writing(world, outcome, change)


# Reading --------------------------------------------------------------------------------------


def _reading(world: World, outcome: Outcome, answer: Answer) -> Iterator[str]:
    content = text_of(answer.content)
    for name, digest in world.digests.items():
        if digest in content:
            yield f"(f) the page holds the password hash of {name}"
    if outcome.person not in OUTSIDERS:
        return
    if outcome.case.of_unit and answer.status < 300:
        yield "(e) who has nothing to do with the unit gets the page"
    if SECRET.encode() in content:
        yield "(e) the page shows something of the unit"


# Writing --------------------------------------------------------------------------------------


def _writing(world: World, outcome: Outcome, change: Change) -> Iterator[str]:
    person = outcome.person
    actor = None if person == "deactivated" else world.people.get(person)
    is_superuser = actor is not None and actor.is_superuser
    if change.table == Membership._meta.db_table and change.after is not None:
        yield from _role(actor, change)
    if change.table == USERS and not is_superuser:
        yield from _account(actor, change)
    if _is_closed_step(world, person, change):
        yield "(h) takes a step on what the same person submitted, signed or approved"
    if person == "unit-admin" and change.table in OF_THE_BUREAU:
        yield f"(g) a unit's administrator changes {OF_THE_BUREAU[change.table]}"
    if _is_own_password(actor, change):
        return
    if person in OUTSIDERS and not (person == "stranger" and outcome.case.strangers_own):
        yield f"(c) changes {change.table}"
    if person == "auditor":
        yield f"(d) an auditor changes {change.table}"


def _is_closed_step(world: World, person: str, change: Change) -> bool:
    """Whether a sheet comes into a state that its own history closes to this person."""
    if change.table != SHEETS or "state" not in change.columns or change.before is None:
        return False
    return world.closed.get(change.before["id"]) == (person, change.columns["state"][1])


def _is_own_password(actor: User | None, change: Change) -> bool:
    """Whether this is the person's own account, and nothing but its password."""
    if actor is None or change.table != USERS or change.before is None:
        return False
    return change.before["id"] == actor.pk and set(change.columns) == {"password"}


def _role(actor: User | None, change: Change) -> Iterator[str]:
    """A role that is given, or made another by changing its row."""
    row = change.after
    assert row is not None
    if actor is not None and row["user_id"] == actor.pk:
        yield f"(a) gives oneself the role {row['role']}"
    if actor is not None and actor.is_superuser:
        return
    path = Unit.objects.get(pk=row["unit_id"]).path
    if not any(path.startswith(above) and path != above for above in _administers(actor)):
        yield f"(a) gives the role {row['role']} without being administrator of a unit above"


def _account(actor: User | None, change: Change) -> Iterator[str]:
    before, after = change.before or {}, change.after or {}
    if after.get("is_superuser") and not before.get("is_superuser"):
        yield "(b) makes a superuser"
    own = actor is not None and before.get("id") == actor.pk
    if "password" not in change.columns or own:
        return
    held = list(Membership.objects.filter(user=before["id"]).select_related("unit"))
    reached = tuple(_administers(actor))
    within = all(role.unit.path.startswith(reached) for role in held) if reached else False
    if not held or not within or before["is_superuser"]:
        yield "(g) sets the password of somebody who is not entirely within the own units"


def _administers(actor: User | None) -> list[str]:
    """The paths of the units that the person administers, as the world was made."""
    if actor is None:
        return []
    held = Membership.objects.filter(user=actor, role=Role.ADMINISTRATOR)
    return list(held.values_list("unit__path", flat=True))
