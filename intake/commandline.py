"""In whose name the commands of this room act."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from accounts.models import User


def account(staff_number: str | None) -> User:
    """That person, or the system's own account; CommandError where there is no such person.

    Whoever may start commands on the server may do all that an administrator may. A person named
    is asked for their rights like on the page.
    """
    if staff_number is None:
        system, is_new = User.objects.get_or_create(
            staff_number="system", defaults={"name": _("系统"), "is_superuser": True}
        )
        if is_new:
            # Nobody signs in as the system.
            system.set_unusable_password()
            system.save()
        return system
    try:
        return User.objects.get(staff_number=staff_number)
    except User.DoesNotExist:
        raise CommandError(_("没有工号为 %(number)s 的用户。") % {"number": staff_number}) from None
