"""The rules that today's pages keep are broken here by hand, so that each is known to notice."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password

from accounts.models import User
from tests.access.cases import Case, fixed
from tests.access.changes import Change
from tests.access.people import SECRET, Units
from tests.access.rules import SHEETS, USERS, broken
from tests.access.walk import Answer, Outcome
from tests.access.world import World
from tests.factories.people import UnitFactory, UserFactory

ACCOUNT = {"id": 9, "is_superuser": False, "name": "甲"}


@pytest.fixture
def world() -> World:
    unit = UnitFactory.build()
    hashed = make_password("x")
    people: dict[str, User] = {
        name: UserFactory.build(pk=number, password=hashed, is_superuser=name == "superuser")
        for number, name in enumerate(("auditor", "district-admin", "superuser"), 1)
    }
    return World(Units(unit, unit, unit, unit, unit), people, {})


def broken_rules(world: World, person: str, *changes: Change, **given: Any) -> list[str]:
    """What the rules say of one answer, each sentence by its letter."""
    fields: dict[str, Any] = {"status": 200, "content": b"", "error": ""} | given
    answer = Answer(how="POST", word="", changes=list(changes), changed="", **fields)
    case = Case("some:url", "", fixed("/"), of_unit=True)
    found = broken(world, Outcome(case, person, answer, answer, []))
    return sorted({sentence.split("): ")[1][:3] for sentence in found})


def changed(**columns: Any) -> Change:
    return Change(USERS, ACCOUNT, ACCOUNT | columns)


def test_nobody_but_a_superuser_makes_a_superuser(world: World) -> None:
    made = changed(is_superuser=True)
    new = Change(USERS, None, ACCOUNT | {"is_superuser": True})
    assert broken_rules(world, "district-admin", made) == ["(b)"]
    assert broken_rules(world, "district-admin", new) == ["(b)"]
    assert broken_rules(world, "superuser", made) == []


def test_an_auditor_changes_nothing(world: World) -> None:
    assert broken_rules(world, "auditor", changed(name="乙")) == ["(d)"]
    own = ACCOUNT | {"id": 1, "password": "old"}
    assert broken_rules(world, "auditor", Change(USERS, own, own | {"password": "new"})) == []


def test_no_page_holds_a_hash(world: World) -> None:
    digest = world.digests["auditor"]
    assert broken_rules(world, "superuser", content=b"<td>" + digest + b"</td>") == ["(f)"]


def test_outsiders_read_nothing_of_the_unit(world: World) -> None:
    assert broken_rules(world, "no-role", status=404, content=SECRET.encode()) == ["(e)"]
    assert broken_rules(world, "no-role", status=200) == ["(e)"]
    assert broken_rules(world, "no-role", status=404) == []
    assert broken_rules(world, "auditor", content=SECRET.encode()) == []


def test_nobody_takes_a_step_on_the_own_work(world: World) -> None:
    world.closed = {7: ("auditor", "approved")}
    before = {"id": 7, "state": "unit_approved"}
    approved = Change(SHEETS, before, before | {"state": "approved"})
    returned = Change(SHEETS, before, before | {"state": "returned"})
    assert broken_rules(world, "auditor", approved) == ["(d)", "(h)"]
    assert broken_rules(world, "auditor", returned) == ["(d)"]
    assert broken_rules(world, "superuser", approved) == []


def test_a_failing_server_is_never_right(world: World) -> None:
    assert broken_rules(world, "superuser", status=500, error="ValueError()") == ["the"]
    assert broken_rules(world, "superuser", status=503) == []
