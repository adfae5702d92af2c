"""Whose is this: units, roles and the one condition every list is narrowed by."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from accounts.models import Membership, Unit
from accounts.permissions import has_role, holds, units_for, within
from accounts.roles import Role
from tests.factories.people import Office, UnitFactory, UserFactory, office, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Office:
    return office()


def reached(user, *roles: Role) -> set[str]:
    return set(units_for(user, *roles).values_list("name", flat=True))


def test_a_preparer_reaches_the_own_unit_only(people: Office) -> None:
    assert reached(people.preparer) == {"云台区图书馆"}


def test_a_reviewer_reaches_the_whole_district(people: Office) -> None:
    assert reached(people.reviewer) == {"云台区", "云台区图书馆", "云台区体育中心"}


def test_who_belongs_nowhere_reaches_nothing(people: Office) -> None:
    assert reached(people.outsider) == set()
    assert reached(AnonymousUser()) == set()


def test_a_role_counts_only_where_it_is_held(people: Office) -> None:
    assert reached(people.reviewer, Role.PREPARER) == set()
    assert holds(people.reviewer, Role.REVIEWER, people.unit)
    assert not holds(people.reviewer, Role.PREPARER, people.unit)


def test_an_inactive_user_has_no_roles(people: Office) -> None:
    people.reviewer.is_active = False
    assert not has_role(people.reviewer, Role.REVIEWER)


def test_a_unit_whose_code_begins_like_another_is_not_below_it(people: Office) -> None:
    short = UnitFactory.create(code="99", name="短")
    UnitFactory.create(code="991", name="长")
    user = person(Role.PREPARER, short)
    assert reached(user) == {"短"}


def test_a_superuser_administers_every_unit(people: Office) -> None:
    root = UserFactory.create(is_superuser=True)
    assert len(reached(root, Role.ADMINISTRATOR)) == Unit.objects.count()
    assert reached(root, Role.PREPARER) == set()


def test_moving_a_unit_takes_its_children_along(people: Office) -> None:
    below = UnitFactory.create(parent=people.unit)
    elsewhere = Unit.objects.get(name="别处区")
    people.unit.parent = elsewhere
    people.unit.save()
    below.refresh_from_db()
    assert below.path == f"{elsewhere.path}{people.unit.code}/{below.code}/"


def test_roles_cost_one_query_a_request(people: Office, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        within(people.preparer)
        has_role(people.preparer, Role.PREPARER)
        holds(people.preparer, Role.PREPARER, people.unit)


def test_the_same_role_cannot_be_given_twice(people: Office) -> None:
    assert Membership.objects.filter(user=people.preparer).count() == 1
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=people.preparer, unit=people.unit, role=Role.PREPARER)
