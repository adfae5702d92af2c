"""Units under a few departments, and the people who work in them; a fixed number of queries."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from accounts.models import Membership, Unit, User
from accounts.roles import Role
from core.database.insert_rows import BATCH, insert_rows
from evaluations.sample_data.volume.words import Sector, words

ROOT: Final = "SAMPLE"
"""With a number, the code of the unit above all made-up ones; no bureau's code looks like it."""

_UNITS_A_DEPARTMENT: Final = 30


@dataclass(frozen=True, slots=True)
class Office:
    """A leaf unit with its department, the two people who work there, and the two who review:
    ``publisher`` publishes what ``reviewer`` approved.
    """

    unit: Unit
    department: Unit
    sector: Sector
    preparer: User
    approver: User
    reviewer: User
    publisher: User


@dataclass(frozen=True, slots=True)
class City:
    """One set of made-up units: those who answer for all of them, and the leaf units."""

    root: Unit
    administrator: User
    offices: tuple[Office, ...]


def make_city(*, units: int, seed: int, password: str | None) -> City:
    """Make a set of units and people beside what there is; nobody signs in without a password."""
    number = _next_number()
    root = Unit.objects.create(code=f"{ROOT}{number}", name=f"示例{number}市财政局")
    departments = _departments(root, units)
    leaves = _leaves(departments, units)
    people = _People(number, seed, make_password(password))
    above = {
        role: people.one(name, root, role, is_staff=role == Role.ADMINISTRATOR)
        for role, name in _ABOVE.items()
    }
    reviewers = [
        people.one(f"review{place:02}", unit, Role.REVIEWER, is_staff=True)
        for place, (unit, _sector) in enumerate(departments, 1)
    ]
    filling = [people.one(f"fill{n:04}", u, Role.PREPARER) for n, u in enumerate(leaves, 1)]
    signing = [people.one(f"sign{n:04}", u, Role.APPROVER) for n, u in enumerate(leaves, 1)]
    people.store()
    offices = tuple(
        Office(
            unit=unit,
            department=departments[place % len(departments)][0],
            sector=departments[place % len(departments)][1],
            preparer=filling[place],
            approver=signing[place],
            reviewer=reviewers[place % len(departments)],
            publisher=above[Role.REVIEWER],
        )
        for place, unit in enumerate(leaves)
    )
    return City(root, above[Role.ADMINISTRATOR], offices)


_ABOVE: Final[Mapping[Role, str]] = {
    Role.ADMINISTRATOR: "admin",
    Role.AUDITOR: "audit",
    Role.REVIEWER: "review",
}


def _next_number() -> int:
    codes = Unit.objects.filter(parent=None, code__startswith=ROOT).values_list("code", flat=True)
    numbers = [int(tail) for code in codes if (tail := code.removeprefix(ROOT)).isdecimal()]
    return max(numbers, default=0) + 1


def _departments(root: Unit, units: int) -> list[tuple[Unit, Sector]]:
    sectors = words().sectors
    count = min(len(sectors), max(1, -(-units // _UNITS_A_DEPARTMENT)))
    made = [
        (_below(root, f"{root.code}-{place:02}", f"示例市{sector.name}"), sector)
        for place, sector in enumerate(sectors[:count], 1)
    ]
    Unit.objects.bulk_create([unit for unit, _sector in made])
    return made


def _leaves(departments: Sequence[tuple[Unit, Sector]], count: int) -> list[Unit]:
    """The leaf units; one after the other goes to the next department."""
    leaves = []
    for number in range(count):
        above, sector = departments[number % len(departments)]
        inner = number // len(departments)
        code = f"{above.code}-{inner + 1:04}"
        leaves.append(_below(above, code, _unit_name(sector, inner)))
    Unit.objects.bulk_create(leaves, batch_size=BATCH)
    return leaves


def _unit_name(sector: Sector, number: int) -> str:
    place = words().places[number % len(words().places)]
    kind = sector.kinds[(number + number // len(words().places)) % len(sector.kinds)]
    again = number // (len(words().places) * len(sector.kinds))
    return f"{place}{kind}" + (f"（{again + 1}）" if again else "")


def _below(parent: Unit, code: str, name: str) -> Unit:
    """Unsaved: bulk_create does not pass through ``save``, which makes the path."""
    return Unit(parent=parent, code=code, name=name, path=f"{parent.path}{code}/")


class _People:
    """Collects users with one role each, and stores them all at once."""

    def __init__(self, number: int, seed: int, password: str) -> None:
        self._prefix = f"sample{number}-"
        # Hashing one password a user would take longer than all their forms.
        self._password = password
        self._names = _names(seed)
        self._made: list[tuple[User, Unit, Role]] = []

    def one(self, number: str, unit: Unit, role: Role, *, is_staff: bool = False) -> User:
        user = User(
            staff_number=f"{self._prefix}{number}",
            name=next(self._names),
            password=self._password,
            is_staff=is_staff,
        )
        self._made.append((user, unit, role))
        return user

    def store(self) -> None:
        User.objects.bulk_create([user for user, _unit, _role in self._made], batch_size=BATCH)
        insert_rows(
            Membership,
            [Membership(user=user, unit=unit, role=role) for user, unit, role in self._made],
        )


def _names(seed: int) -> Iterator[str]:
    dice = random.Random(f"{seed}/people")  # noqa: S311  made-up names
    while True:
        yield dice.choice(words().surnames) + dice.choice(words().given)
