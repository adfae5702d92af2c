"""System checks: accounts and units that today's rules would refuse, for an administrator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.core import checks
from django.db import DatabaseError
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import Unit, User

_MAX_LISTED: Final = 20
"""Rows named in one message."""


def check_names_and_codes(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Only where a database is asked for: ``migrate`` does, ``check --database default`` does."""
    if not databases:
        return []
    try:
        return [*_coincidences(), *_odd_codes()]
    except DatabaseError:  # before the first migration, or before the one that adds the keys
        return []


def _coincidences() -> Iterator[checks.CheckMessage]:
    owner = User.objects.filter(number_key=OuterRef("name_key")).exclude(pk=OuterRef("pk"))
    named = User.objects.exclude(name_key="").exclude(name_key=F("number_key"))
    found = [str(user) for user in named.filter(Exists(owner))[:_MAX_LISTED]]
    twin = User.objects.filter(number_key=OuterRef("number_key")).exclude(pk=OuterRef("pk"))
    found += [str(user) for user in User.objects.filter(Exists(twin))[:_MAX_LISTED]]
    if found:
        yield checks.Warning(
            _("以下用户的姓名是另一用户的工号，或工号只有大小写之分，登录会混淆：%(users)s")
            % {"users": "、".join(found)},
            hint=_("请在管理后台改正姓名或工号；改正之前，以该文字登录会被拒绝。"),
            id="ziping.W101",
        )


def _odd_codes() -> Iterator[checks.CheckMessage]:
    codes = Unit.objects.filter(~Q(code__regex=r"^[\w.-]+$"))
    if found := list(codes.values_list("code", flat=True)[:_MAX_LISTED]):
        yield checks.Warning(
            _("以下单位编码含有不允许的字符：%(codes)s") % {"codes": "、".join(map(repr, found))},
            hint=_("请在管理后台改正：编码只能由文字、数字、“.”、“-”和“_”组成。"),
            id="ziping.W102",
        )
