"""One address with what is posted to it: what an honest page posts, and forged bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.forms import Fields
from tests.access.world import World

Body = Callable[[str, Fields], Fields]
"""From the person's name and the fields of the form that the person (else a superuser) sees."""


def body(**fields: Any) -> Body:
    """The same for everybody."""
    return lambda person, page: fields


def typed(**fields: Any) -> Body:
    """The page's own fields with these typed over."""
    return lambda person, page: page | fields


NOTHING = body()


@dataclass(frozen=True, slots=True)
class Case:
    """``name`` tells the cases of one URL apart. ``of_unit``: outsiders must not get the page.

    ``strangers_own``: the object is the stranger's own, who may change it.
    """

    url: str
    name: str
    path: Callable[[str], str]
    post: Body = NOTHING
    forged: Mapping[str, Body] = field(default_factory=dict)
    of_unit: bool = False
    strangers_own: bool = False


def fixed(path: str) -> Callable[[str], str]:
    """An address that is the same for everybody."""
    return lambda person: path


def site_case(
    url: str,
    name: str = "",
    *args: Any,
    post: Body = NOTHING,
    of_unit: bool = True,
    strangers_own: bool = False,
    **forged: Body,
) -> Case:
    """A case of the URL of that name with these arguments."""
    path = fixed(reverse(url, args=args))
    return Case(url, name, path, post, forged, of_unit, strangers_own)


def hidden(world: World) -> Fields:
    """Fields that no page offers, as somebody adds them who knows the models."""
    root, other = world.victims["root"].pk, world.units.other.pk
    return {
        "is_superuser": "on", "is_staff": "on", "role": "reviewer", "user": root, "by": root,
        "reviewer": root, "approved_by": root, "opened_by": "", "state": "published",
        "stage": "done", "status": "done", "confirms_itself": "on", "unit": other,
        "parent": other, "project": world.get("budgets.project", "other").pk,
        "campaign": world.get("evaluations.campaign", "other").pk, "total_score": "100",
        "evaluation": world.get("evaluations.evaluation", "other").pk,
    }  # fmt: skip


def foreign(world: World, person: str) -> int:
    """A unit in which the person has no role."""
    units = world.units
    return units.peer.pk if person == "stranger" else units.other.pk


def all_urls() -> list[str]:
    """Every URL of the resolver by its name; by its pattern where it has none."""
    return sorted(set(_urls(get_resolver(), "", "")))


def _urls(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        where = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            own = pattern.namespace
            yield from _urls(pattern, where, f"{namespace}{own}:" if own else namespace)
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{namespace}{pattern.name}" if pattern.name else where.replace(" ", "")
