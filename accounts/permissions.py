"""Object permissions: which units a user reaches, and in which role.

Every queryset of the product is narrowed by ``within``; what a user cannot reach does not
exist for that user (404).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

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
    """An answer of a permission function; ``reason`` is shown when it is no.

    ``note`` says by which exception the answer is yes; the action records it.
    """

    allowed: bool
    reason: str = ""
    note: str = ""


def grants(user: Person) -> tuple[Grant, ...]:
    """The user's roles with the units they hold for; one query per request, then remembered."""
    if not user.is_authenticated or not user.is_active:
        return ()
    known: tuple[Grant, ...] | None = getattr(user, "_grants", None)
    if known is None:
        rows = Membership.objects.filter(user_id=user.pk).values_list("role", "unit__path")
        known = _remember(user, rows)
    return known


def _remember(user: User, rows: Iterable[tuple[str, str]]) -> tuple[Grant, ...]:
    known = tuple(Grant(role, path) for role, path in rows)
    if user.is_superuser:
        known += (Grant(Role.ADMINISTRATOR, EVERYWHERE),)
    user._grants = known  # type: ignore[attr-defined]
    return known


def read_with_grants(pk: int) -> User | None:
    """The user of that key with their grants, in one query; None where there is no such user."""
    rows = list(
        User.objects.filter(pk=pk).annotate(
            granted_role=F("memberships__role"), granted_path=F("memberships__unit__path")
        )
    )
    if not rows:
        return None
    found = ((row.granted_role, row.granted_path) for row in rows)
    _remember(rows[0], ((role, path) for role, path in found if role is not None))
    return rows[0]


def has_role(user: Person, *roles: Role) -> bool:
    """Whether the user holds one of these roles anywhere."""
    return any(grant.role in roles for grant in grants(user))


def holds(user: Person, role: str, unit: Unit) -> bool:
    """Whether the user holds that role for that unit."""
    return any(grant.role == role and unit.path.startswith(grant.path) for grant in grants(user))


def stands_above(user: Person, unit: Unit, *roles: Role) -> bool:
    """Whether the user holds one of ``roles`` at a unit above this one; not at the unit itself."""
    return holds_above(user, unit.path, *roles)


def holds_above(user: Person, path: str, *roles: Role) -> bool:
    """As ``stands_above``, for the unit of that path."""
    return any(
        grant.role in roles and grant.path != path and path.startswith(grant.path)
        for grant in grants(user)
    )


def reaches_all_units(user: Person, *roles: Role) -> bool:
    """Whether one of ``roles`` reaches every unit there is: for what belongs to no single unit."""
    held = tuple(grant.path for grant in grants(user) if grant.role in roles)
    if EVERYWHERE in held:
        return True
    tops = Unit.objects.filter(parent=None).values_list("path", flat=True)
    return bool(held) and all(path.startswith(held) for path in tops)


def may_grant(by: Person, *, user: User, unit: Unit) -> Decision:
    """Whether ``by`` may give ``user`` a role in ``unit``, or take one away.

    Only an administrator of a unit above ``unit`` may: nobody appoints people for the unit that
    they work in. A superuser stands above every unit. Nobody changes the own roles.
    """
    if not stands_above(by, unit, Role.ADMINISTRATOR):
        return Decision(False, _("“%(unit)s”的任职由上级单位的管理员办理。") % {"unit": unit.name})
    if user == by:
        return Decision(False, _("不能为自己授予或取消角色。"))
    if user.is_superuser and not by.is_superuser:
        return Decision(False, _("系统管理员的任职由系统管理员办理。"))
    return Decision(True)


def may_manage(by: Person, user: User) -> Decision:
    """Whether ``by`` may change the account of ``user``: name, number, password, active or not.

    Whoever sets a password can act as that person, so ``by`` must stand above all units that the
    person has a role in. People without any role are left to superusers.
    """
    if by.is_superuser:
        return Decision(True)
    units = list(Unit.objects.filter(memberships__user_id=user.pk).distinct())
    above = all(stands_above(by, unit, Role.ADMINISTRATOR) for unit in units)
    if units and above and not user.is_superuser and user != by:
        return Decision(True)
    return Decision(False, _("该账号由其全部任职单位的上级管理员办理。"))


def paths_above(path: str) -> list[str]:
    """The unit's own path and those of all units above it."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[: n + 1]) + "/" for n in range(len(codes))]


def read_anew(user: User) -> User:
    """The user as the database knows them now, grants included.

    Grants are remembered for a request; work that lasts longer asks with this before every step.
    """
    return User.objects.get(pk=user.pk)


def keeps_own_account(by: Person, *, user: User, is_active: bool, is_superuser: bool) -> Decision:
    """Nobody switches off the own account or gives up being superuser: the last one who could undo
    it might be gone.
    """
    if user == by and not (is_active and is_superuser):
        return Decision(False, _("不能停用自己的账号，也不能取消自己的系统管理员身份。"))
    return Decision(True)


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


def below(user: Person, *roles: Role, unit: str = "unit") -> Q:
    """As ``within``, but for units strictly below those that the user holds a role at."""
    lookup = f"{unit}__path" if unit else "path"
    condition = Q(pk__in=())
    for path in sorted({grant.path for grant in grants(user) if grant.role in roles}):
        condition |= Q(**{f"{lookup}__startswith": path}) & ~Q(**{lookup: path})
    return condition


def visible_users(user: Person, *roles: Role) -> QuerySet[User]:
    """The people with a role in the units that the user reaches in one of ``roles``.

    People without any role are seen by superusers only: they are nobody's colleagues yet.
    """
    people: QuerySet[User] = get_user_model()._default_manager.all()
    if user.is_superuser:
        return people
    mine = Membership.objects.filter(within(user, roles=roles))
    return people.filter(pk__in=mine.values("user"))


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
