"""The one door for "whose is this": which units a user reaches, and in which role.

Every queryset of the product is narrowed by ``within``; what a user cannot reach does not
exist for that user (404).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from django.db.models import Q

from accounts.models import Membership, Unit, User
from accounts.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Person: TypeAlias = "User | AnonymousUser"


class Grant(NamedTuple):
    """A role on the subtree whose path begins with ``path``."""

    role: str
    path: str


EVERYWHERE: Final = ""
"""The beginning of every unit's path."""


class Decision(NamedTuple):
    """An answer of a permission function; ``reason`` is shown when it is no."""

    allowed: bool
    reason: str = ""


def grants(user: Person) -> tuple[Grant, ...]:
    """The user's roles with the units they hold for; one query per request, then remembered."""
    if not user.is_authenticated or not user.is_active:
        return ()
    known: tuple[Grant, ...] | None = getattr(user, "_grants", None)
    if known is None:
        rows = Membership.objects.filter(user_id=user.pk).values_list("role", "unit__path")
        known = tuple(Grant(role, path) for role, path in rows)
        if user.is_superuser:
            known += (Grant(Role.ADMINISTRATOR, EVERYWHERE),)
        user._grants = known  # type: ignore[attr-defined]
    return known


def has_role(user: Person, *roles: Role) -> bool:
    """Whether the user holds one of these roles anywhere."""
    return any(grant.role in roles for grant in grants(user))


def holds(user: Person, role: str, unit: Unit) -> bool:
    """Whether the user holds that role for that unit."""
    return any(grant.role == role and unit.path.startswith(grant.path) for grant in grants(user))


def holds_above(user: Person, role: str, path: str) -> bool:
    """Whether the user holds that role at a unit above the one of that path, not only in it."""
    return any(
        grant.role == role and path != grant.path and path.startswith(grant.path)
        for grant in grants(user)
    )


def paths_above(path: str) -> list[str]:
    """The unit's own path and those of all units above it."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[: n + 1]) + "/" for n in range(len(codes))]


def read_anew(user: User) -> User:
    """The user as the database knows them now, grants included.

    Grants are remembered for a request; work that lasts longer asks with this before every step.
    """
    return User.objects.get(pk=user.pk)


def within(user: Person, *, roles: Iterable[Role] = tuple(Role), unit: str = "unit") -> Q:
    """A condition that keeps rows whose ``unit`` the user reaches in one of ``roles``.

    ``unit`` is the lookup to the Unit ("" on Unit itself). Nobody reaches everything by default:
    without a grant the condition keeps no row.
    """
    wanted = set(roles)
    paths = {grant.path for grant in grants(user) if grant.role in wanted}
    lookup = f"{unit}__path__startswith" if unit else "path__startswith"
    condition = Q(pk__in=())
    for path in sorted(paths):
        condition |= Q(**{lookup: path})
    return condition


def units_for(user: Person, *roles: Role) -> Any:
    """The units that the user reaches, in any role or in the given ones."""
    return Unit.objects.filter(within(user, roles=roles or tuple(Role), unit=""))


def units_below(user: Person, role: Role) -> Any:
    """The units that stand strictly below one where the user holds that role."""
    condition = Q(pk__in=())
    for grant in grants(user):
        if grant.role == role:
            condition |= Q(path__startswith=grant.path) & ~Q(path=grant.path)
    return Unit.objects.filter(condition)
