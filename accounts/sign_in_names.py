"""The texts that sign people in: numbers and names, compared as people type them.

Staff numbers sign in their owner alone. Names may be shared (then they sign in nobody), but no name
is another user's number: who chooses names would otherwise choose whom a number signs in. No
constraint of a database says that about two rows, so every writer comes through here: ``User.save``
and ``UserManager.bulk_create``; ``update`` of these columns is refused. Two writers at the same
moment may still slip through; ``person_of`` then signs in nobody.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import User

KEY_LENGTH: Final = 255
_AT_ONCE: Final = 200
"""Users compared in one query: SQLite takes a thousand values."""


def login_key(text: str) -> str:
    """The text without regard to case, width and spaces: “Ａ 7001” and “a7001” are one."""
    folded = unicodedata.normalize("NFKC", text.replace("\0", "")).casefold()  # no column holds NUL
    return "".join(unicodedata.normalize("NFKC", folded).split())[:KEY_LENGTH]


def person_of(login: str) -> User | None:
    """The one user whom this text signs in, by number or by name; None where it may mean two."""
    from accounts.models import User  # noqa: PLC0415  models stand on this module

    key = login_key(login)
    if not key:
        return None
    is_named = Q(name_key=key, is_active=True)
    found = list(User.objects.filter(Q(number_key=key) | is_named).order_by("pk")[:10])
    # Numbers that differ in case alone may stand from before they were compared so.
    exact = [user for user in found if user.staff_number == login.strip()]
    meant = [user for user in found if user in exact or user.number_key != key or not exact]
    return meant[0] if len(meant) == 1 else None


def refuse_taken(users: Sequence[User]) -> None:
    """Raise ValidationError where one of these users would share a number with anybody."""
    for start in range(0, len(users), _AT_ONCE):
        _refuse(users[start : start + _AT_ONCE])
    numbers: dict[str, User] = {}
    for user in users:
        if user.number_key in numbers:
            raise ValidationError(_number_taken(user))
        numbers[user.number_key] = user
    for user in users:
        if numbers.get(user.name_key, user) is not user:
            raise ValidationError(_name_is_number(user))


def _refuse(users: Sequence[User]) -> None:
    numbers, names = _known(users)
    for user in users:
        if user.name_key in numbers:
            raise ValidationError(_name_is_number(user))
        if user.number_key in numbers:
            raise ValidationError(_number_taken(user))
        if user.number_key in names:
            raise ValidationError(
                _("工号“%(number)s”与另一用户的姓名相同，会使登录混淆，请换一个。")
                % {"number": user.staff_number}
            )


def _known(users: Sequence[User]) -> tuple[set[str], set[str]]:
    """Numbers and names of other users among the keys of these ones."""
    own_numbers = {user.number_key for user in users if user.number_key}
    keys = own_numbers | {user.name_key for user in users if user.name_key}
    others = type(users[0]).objects.exclude(pk__in=[user.pk for user in users if user.pk])
    found = others.filter(Q(number_key__in=keys) | Q(name_key__in=own_numbers))
    rows = list(found.values_list("number_key", "name_key"))
    return {number for number, _name in rows}, {name for _number, name in rows}


def _name_is_number(user: User) -> str:
    return _("姓名“%(name)s”与另一用户的工号相同，会使登录混淆，请加以区分。") % {"name": user.name}


def _number_taken(user: User) -> str:
    return _("工号“%(number)s”已有人使用（不区分大小写、全半角和空格）。") % {
        "number": user.staff_number
    }
