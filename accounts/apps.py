from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("单位与用户")

    def ready(self) -> None:
        from accounts.checks import check_names_and_codes  # noqa: PLC0415  needs the models

        register(check_names_and_codes, Tags.database)
