from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = _("导入")

    def ready(self) -> None:
        # models load before ready(), but not before this module
        from intake import (  # noqa: PLC0415
            filling,
            markjobs,
            settling,
            storing,
            undoing,
            work,
        )
        from intake.models import JobKind, Upload  # noqa: PLC0415
        from jobs.registry import register  # noqa: PLC0415

        register(JobKind.READ, work.READING)
        register(JobKind.SAVE, work.SAVING)
        register(JobKind.UNDO, undoing.HANDLER)
        register(JobKind.PLAN, settling.HANDLER)
        register(JobKind.FILL, filling.HANDLER)
        register(JobKind.MARK, markjobs.HANDLER)
        post_delete.connect(storing.forget, sender=Upload)
