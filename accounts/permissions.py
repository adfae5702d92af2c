"""The one door for "whose is this": which units a user reaches, and in which role.

Every queryset of the product is narrowed by ``within``; what a user cannot reach does not
exist for that user (404).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from django.db.models import Q

from accounts.models import Membership, Unit
from accounts.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

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
