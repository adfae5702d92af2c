from __future__ import annotations

from datetime import time

from celery import current_app
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = _("后台任务")

    def ready(self) -> None:
        # models load before ready(), but not before this module
        from jobs import strayfiles, tidying  # noqa: PLC0415
        from jobs.recurring import repeat  # noqa: PLC0415
        from jobs.registry import register  # noqa: PLC0415
        from jobs.workerstep import HeartbeatStep  # noqa: PLC0415

        current_app.steps["consumer"].add(HeartbeatStep)
        register(strayfiles.REMOVE_STRAY_FILES, strayfiles.HANDLER, title=_("清理无主文件"))
        register(tidying.TIDY_JOBS, tidying.HANDLER, title=_("清理任务记录"))
        # Nobody works then, and they are over before the bureau's day begins.
        repeat(strayfiles.REMOVE_STRAY_FILES, at=time(2, 30))
        repeat(tidying.TIDY_JOBS, at=time(2, 45))
