"""Everything a URL may name: one unit's objects in the states that matter, and others'."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from tests.access.people import Units

EDITION = "sz2021-scored"
YEAR = 2025
CHECK = "OVER_NOEXPL"


@dataclass(slots=True)
class World:
    """Objects by kind and by their names in the table, and what pages of them would post."""

    units: Units
    people: dict[str, User]
    victims: dict[str, User]
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    sheets: dict[str, dict[str, Any]] = field(default_factory=dict)
    waiver_key: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    """The words to the warnings of the draft, as its page posts them."""
    book: bytes = b""
    """The draft's own workbook, with another result filled in."""
    closed: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By a sheet's key: who may not bring it into which state, having had a part in it."""

    def get(self, kind: str, name: str) -> Any:
        return self.objects[kind][name]

    @property
    def digests(self) -> dict[str, bytes]:
        """The secret end of everybody's password hash."""
        everybody = {**self.people, **self.victims}
        return {name: user.password.split("$")[-1].encode() for name, user in everybody.items()}

    def named(self) -> dict[tuple[str, Any], str]:
        """What the rows are called in the table."""
        given = [(row, name) for rows in self.objects.values() for name, row in rows.items()]
        given += [(user, name) for name, user in {**self.people, **self.victims}.items()]
        return {(row._meta.db_table, row.pk): name for row, name in given if isinstance(row, Model)}


def later() -> date:
    """A day on which waivers and settings of these tests still hold."""
    return timezone.localdate() + timedelta(days=30)


def file_of(data: bytes, name: str) -> io.BytesIO:
    """A file as the test client posts it; a new one each time, since it is read once."""
    file = io.BytesIO(data)
    file.name = name
    return file
