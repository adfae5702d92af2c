"""Whoever is signed in comes with their grants, in one query."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.backends import StaffNumberOrNameBackend
from accounts.permissions import Grant, grants
from accounts.roles import Role
from tests.factories.people import UnitFactory, UserFactory, person
from tests.pages import as_user

pytestmark = pytest.mark.django_db
BACKEND = StaffNumberOrNameBackend()


def test_the_person_and_all_grants_take_one_query(django_assert_num_queries) -> None:
    one, other = UnitFactory.create(), UnitFactory.create()
    user = person(Role.PREPARER, one)
    user.memberships.create(unit=other, role=Role.AUDITOR)
    person(Role.REVIEWER, other)
    with django_assert_num_queries(1):
        found = BACKEND.get_user(user.pk)
        held = set(grants(found))
    assert found == user
    assert held == {Grant(Role.PREPARER, one.path), Grant(Role.AUDITOR, other.path)}


def test_a_person_without_a_role_has_no_grant() -> None:
    assert grants(BACKEND.get_user(UserFactory.create().pk)) == ()


def test_a_superuser_administers_everything() -> None:
    user = BACKEND.get_user(UserFactory.create(is_superuser=True).pk)
    assert grants(user) == (Grant(Role.ADMINISTRATOR, ""),)


def test_nobody_is_found_for_an_unknown_or_disabled_account() -> None:
    assert BACKEND.get_user(0) is None
    assert BACKEND.get_user(UserFactory.create(is_active=False).pk) is None


def test_a_role_that_was_taken_away_is_gone_with_the_next_request(client: Client) -> None:
    user = person(Role.PREPARER, UnitFactory.create())
    as_user(client, user)
    assert client.get("/evaluations/").wsgi_request.user.is_authenticated
    user.memberships.all().delete()
    assert grants(client.get("/evaluations/").wsgi_request.user) == ()
