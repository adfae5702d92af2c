"""Granting and taking away roles. The admin, the import of plain tables and pages call these."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, Unit, User
from accounts.permissions import Decision, keeps_own_account, may_grant, may_manage
from accounts.roles import Role
from core.errors import ActionRefused


@transaction.atomic
def grant_role(*, user: User, unit: Unit, role: str, by: User) -> Membership:
    """Give ``user`` a role in ``unit`` and below. Granted twice it is granted once.

    Raises ActionRefused when ``by`` is no administrator of a unit above, or ``user`` itself.
    """
    _require(may_grant(by, user=user, unit=unit))
    if role not in Role.values:
        raise ActionRefused(_("没有角色“%(role)s”。") % {"role": role})
    membership, _is_new = Membership.objects.get_or_create(user=user, unit=unit, role=role)
    return membership


@transaction.atomic
def revoke_role(*, membership: Membership, by: User) -> None:
    """Take a role away. Raises ActionRefused as ``grant_role`` does."""
    _require(may_grant(by, user=membership.user, unit=membership.unit))
    Membership.objects.filter(pk=membership.pk).delete()


@transaction.atomic
def save_account(*, user: User, by: User) -> User:
    """Store the changed account of ``user``. Raises ActionRefused.

    Only a superuser makes a superuser, or changes the own account here; a new account is not
    checked further: it can do nothing until somebody grants it a role.
    """
    stored = User.objects.filter(pk=user.pk).first()
    if stored is not None:
        _require(may_manage(by, stored))
    was_superuser = stored is not None and stored.is_superuser
    if user.is_superuser != was_superuser and not by.is_superuser:
        raise ActionRefused(_("系统管理员身份只能由系统管理员授予或取消。"))
    flags = {"is_active": user.is_active, "is_superuser": user.is_superuser}
    _require(keeps_own_account(by, user=user, **flags))
    user.save()
    return user


def _require(decision: Decision) -> None:
    if not decision.allowed:
        raise ActionRefused(decision.reason)
