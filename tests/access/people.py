"""Who asks for every address, and whose accounts they might reach for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from accounts.models import Membership, Unit, User
from accounts.roles import Role
from tests.factories.people import PASSWORD, UnitFactory, UserFactory

SECRET: Final = "机密七四三一"
"""Stands in the name or text of everything that belongs to the unit; outsiders never read it."""

PEOPLE: Final = (
    "anonymous",
    "preparer",
    "approver",
    "reviewer",
    "unit-admin",
    "district-admin",
    "all-roles",
    "auditor",
    "stranger",
    "no-role",
    "staff",
    "deactivated",
    "superuser",
)
"""In the order of the table's lines."""

OUTSIDERS: Final = ("anonymous", "stranger", "no-role", "staff", "deactivated")


@dataclass(frozen=True, slots=True)
class Units:
    """The unit whose objects are asked for, what is above and beside it, and another district."""

    district: Unit
    unit: Unit
    peer: Unit
    elsewhere: Unit
    other: Unit


def make_units() -> Units:
    """``other`` below ``elsewhere`` is the stranger's."""
    district = UnitFactory.create(code="d", name=f"云台区{SECRET}")
    elsewhere = UnitFactory.create(code="e", name="别处区")
    return Units(
        district=district,
        unit=UnitFactory.create(code="u", name=f"云台区图书馆{SECRET}", parent=district),
        peer=UnitFactory.create(code="s", name=f"云台区体育中心{SECRET}", parent=district),
        elsewhere=elsewhere,
        other=UnitFactory.create(code="x", name="别处区文化馆", parent=elsewhere),
    )


def make_people(units: Units) -> dict[str, User]:
    """Everybody in PEOPLE but "anonymous"; who was switched off still had two roles."""
    unit, district = units.unit, units.district
    return {
        "preparer": _user("preparer", (Role.PREPARER, unit)),
        "approver": _user("approver", (Role.APPROVER, unit), is_staff=True),
        "reviewer": _user("reviewer", (Role.REVIEWER, district), is_staff=True),
        "unit-admin": _user("unit-admin", (Role.ADMINISTRATOR, unit), is_staff=True),
        "district-admin": _user("district-admin", (Role.ADMINISTRATOR, district), is_staff=True),
        "all-roles": _user("all-roles", *((role, unit) for role in Role), is_staff=True),
        "auditor": _user("auditor", (Role.AUDITOR, district), is_staff=True),
        "stranger": _user("stranger", *((role, units.other) for role in Role), is_staff=True),
        "no-role": _user("no-role"),
        "staff": _user("staff", is_staff=True),
        "deactivated": _user(
            "deactivated",
            (Role.PREPARER, unit),
            (Role.ADMINISTRATOR, unit),
            is_staff=True,
            is_active=False,
        ),
        "superuser": _user("superuser", is_staff=True, is_superuser=True),
    }


def make_victims(units: Units) -> dict[str, User]:
    """Accounts that others might reach for; by their names in the table."""
    return {
        "member": _user("member", (Role.PREPARER, units.unit)),
        "unitless": _user("unitless"),
        "shared": _user("shared", (Role.PREPARER, units.unit), (Role.PREPARER, units.other)),
        "above": _user("above", (Role.REVIEWER, units.district)),
        "root": _user("root", is_staff=True, is_superuser=True),
    }


def _user(name: str, *roles: tuple[Role, Unit], **fields: bool) -> User:
    user: User = UserFactory.create(
        staff_number=f"n-{name}", name=name, password=make_password(PASSWORD), **fields
    )
    Membership.objects.bulk_create(
        Membership(user=user, unit=unit, role=role) for role, unit in roles
    )
    return user
