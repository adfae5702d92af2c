from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = _("导入")

    def ready(self) -> None:
        # models load before ready(), but not before this module
        from intake import filling, markjobs, settling, undoing, work  # noqa: PLC0415
        from intake.models import JobKind  # noqa: PLC0415
        from jobs.registry import register  # noqa: PLC0415

        register(JobKind.READ, work.READING)
        register(JobKind.SAVE, work.SAVING)
        register(JobKind.UNDO, undoing.HANDLER)
        register(JobKind.PLAN, settling.HANDLER)
        register(JobKind.FILL, filling.HANDLER)
        register(JobKind.MARK, markjobs.HANDLER)
