"""Finds the unit and the project of a document: by name, by alias, or, to propose, by likeness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from accounts.models import Unit, UnitAlias
from budgets.models import Project, ProjectAlias
from core.text import plain

ALIKE: Final = 82
"""Likeness (0-100) from which a name is proposed; a person decides, nothing is matched by it."""

T = TypeVar("T")


class Units:
    """The units that may receive documents, loaded once: three queries."""

    def __init__(self, allowed: QuerySet[Unit]) -> None:
        aliases = UnitAlias.objects.filter(unit__in=allowed).select_related("unit")
        self._by_name = {plain(alias.name): alias.unit for alias in aliases}
        self._by_name |= {plain(unit.name): unit for unit in allowed}
        everywhere = Unit.objects.values_list("name", flat=True)
        self._elsewhere = {plain(name) for name in everywhere} - set(self._by_name)

    def find(self, names: Iterable[str]) -> Unit | None:
        """The unit with the first of these names that is known."""
        return next((self._by_name[plain(n)] for n in names if plain(n) in self._by_name), None)

    def is_elsewhere(self, name: str) -> bool:
        """Whether a unit of that name exists that may not receive documents here."""
        return plain(name) in self._elsewhere

    def propose(self, names: Iterable[str]) -> Unit | None:
        """The unit whose name is most like one of these, if like enough."""
        return _most_alike(names, self._by_name)


class Projects:
    """The projects of some units, loaded once: two queries."""

    def __init__(self, units: QuerySet[Unit]) -> None:
        self._by_unit: dict[int, dict[str, Project]] = {}
        aliases = ProjectAlias.objects.filter(project__unit__in=units)
        for alias in aliases.select_related("project__unit"):
            self._of(alias.project.unit_id)[plain(alias.name)] = alias.project
        for project in Project.objects.filter(unit__in=units).select_related("unit"):
            self._of(project.unit_id)[plain(project.name)] = project

    def find(self, unit: Unit, name: str) -> Project | None:
        return self._of(unit.pk).get(plain(name))

    def propose(self, unit: Unit, name: str) -> Project | None:
        return _most_alike([name], self._of(unit.pk))

    def _of(self, unit_id: int) -> dict[str, Project]:
        return self._by_unit.setdefault(unit_id, {})


def is_alike(one: str, other: str) -> bool:
    """Whether one name would be proposed for the other."""
    return fuzz.ratio(plain(one), plain(other)) >= ALIKE


def _most_alike(names: Iterable[str], known: Mapping[str, T]) -> T | None:
    best: tuple[float, T] | None = None
    for name in names:
        if not plain(name):
            continue
        found = process.extractOne(plain(name), known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if found is not None and (best is None or found[1] > best[0]):
            best = (found[1], known[found[0]])
    return None if best is None else best[1]
