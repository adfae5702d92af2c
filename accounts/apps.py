from __future__ import annotations

from datetime import time

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("单位与用户")

    def ready(self) -> None:
        from accounts.checks import check_names_and_codes  # noqa: PLC0415  needs the models

        register(check_names_and_codes, Tags.database)
        # models load before ready(), but not before this module
        from accounts import tidying  # noqa: PLC0415
        from jobs.recurring import repeat  # noqa: PLC0415
        from jobs.registry import register as register_job  # noqa: PLC0415

        register_job(tidying.CLEAR_SIGN_INS, tidying.HANDLER, title=_("清理过期登录和未确认的表格"))
        repeat(tidying.CLEAR_SIGN_INS, at=time(2, 15))
