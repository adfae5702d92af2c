"""Whoever is signed in comes with their grants, in one query."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.backends import StaffNumberOrNameBackend
from accounts.models import User
from accounts.permissions import Grant, grants
from accounts.roles import Role
from tests.factories.people import UnitFactory, UserFactory, person
from tests.pages import as_user

pytestmark = pytest.mark.django_db


def found(pk: int) -> User | None:
    """As the session of that person finds them."""
    return StaffNumberOrNameBackend().get_user(pk)


def held_by(pk: int) -> set[Grant]:
    user = found(pk)
    assert user is not None
    return set(grants(user))


def test_the_person_and_all_grants_take_one_query(django_assert_num_queries) -> None:
    one, other = UnitFactory.create(), UnitFactory.create()
    user = person(Role.PREPARER, one)
    user.memberships.create(unit=other, role=Role.AUDITOR)
    person(Role.REVIEWER, other)
    with django_assert_num_queries(1):
        held = held_by(user.pk)
    assert found(user.pk) == user
    assert held == {Grant(Role.PREPARER, one.path), Grant(Role.AUDITOR, other.path)}


def test_a_person_without_a_role_has_no_grant() -> None:
    assert held_by(UserFactory.create().pk) == set()


def test_a_superuser_administers_everything() -> None:
    user = UserFactory.create(is_superuser=True)
    assert held_by(user.pk) == {Grant(Role.ADMINISTRATOR, "")}


def test_nobody_is_found_for_an_unknown_or_disabled_account() -> None:
    assert found(0) is None
    assert found(UserFactory.create(is_active=False).pk) is None


def test_a_role_that_was_taken_away_is_gone_with_the_next_request(client: Client) -> None:
    user = person(Role.PREPARER, UnitFactory.create())
    as_user(client, user)
    assert client.get("/evaluations/").wsgi_request.user.is_authenticated
    user.memberships.all().delete()
    assert grants(client.get("/evaluations/").wsgi_request.user) == ()
