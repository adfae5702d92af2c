"""One office with its named people, so that permission tests read as sentences."""

from __future__ import annotations

from dataclasses import dataclass

import factory

from accounts.models import Membership, Unit, User
from accounts.roles import Role

PASSWORD = "Xi-hu-42-long-enough"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    staff_number = factory.Sequence(lambda n: f"s{n:05}")
    name = factory.Sequence(lambda n: f"职员{n}")
    password = "!"  # unusable: tests sign in by force, hashing would cost most of their time


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"u{n:05}")
    name = factory.Sequence(lambda n: f"测试单位{n}")


@dataclass(frozen=True)
class Office:
    """A district with a unit, a second unit, and one person a role.

    ``lead`` is a second reviewer, who publishes what the first approved. ``stranger`` prepares
    forms in the second unit; ``other_reviewer`` sits in another district.
    """

    district: Unit
    unit: Unit
    other_unit: Unit
    preparer: User
    approver: User
    reviewer: User
    lead: User
    administrator: User
    auditor: User
    stranger: User
    other_reviewer: User
    outsider: User


def person(role: Role, unit: Unit, **fields: object) -> User:
    user = UserFactory.create(**fields)
    Membership.objects.create(user=user, unit=unit, role=role)
    return user


def office() -> Office:
    district = UnitFactory.create(name="云台区")
    unit = UnitFactory.create(name="云台区图书馆", parent=district)
    other = UnitFactory.create(name="云台区体育中心", parent=district)
    elsewhere = UnitFactory.create(name="别处区")
    return Office(
        district=district,
        unit=unit,
        other_unit=other,
        preparer=person(Role.PREPARER, unit),
        approver=person(Role.APPROVER, unit),
        reviewer=person(Role.REVIEWER, district, is_staff=True),
        lead=person(Role.REVIEWER, district, is_staff=True),
        administrator=person(Role.ADMINISTRATOR, district, is_staff=True),
        auditor=person(Role.AUDITOR, district),
        stranger=person(Role.PREPARER, other),
        other_reviewer=person(Role.REVIEWER, elsewhere, is_staff=True),
        outsider=UserFactory.create(),
    )
