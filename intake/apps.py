from __future__ import annotations

from datetime import time

from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = _("导入")

    def ready(self) -> None:
        # models load before ready(), but not before this module
        from evaluations.lifecycle.evidence import INSPECT  # noqa: PLC0415
        from intake.models import JobKind, Upload  # noqa: PLC0415
        from intake.runs import (  # noqa: PLC0415
            evidence,
            filling,
            handlers,
            mark_jobs,
            plan_jobs,
            pruning,
            storing,
            undoing,
        )
        from jobs.recurring import repeat  # noqa: PLC0415
        from jobs.registry import register  # noqa: PLC0415

        post_delete.connect(storing.forget, sender=Upload)
        register(JobKind.READ, handlers.READING, title=_("读取文件"))
        # Kept: a run goes on from its saving job's row; its page shows the undoing job's result.
        register(JobKind.SAVE, handlers.SAVING, title=_("保存导入"), kept=True)
        register(JobKind.UNDO, undoing.HANDLER, title=_("撤销导入"), kept=True)
        register(JobKind.PLAN, plan_jobs.HANDLER, title=_("核对导入"))
        register(JobKind.FILL, filling.HANDLER, title=_("从文件填写"))
        register(JobKind.MARK, mark_jobs.HANDLER, title=_("标注工作簿"))
        register(pruning.PRUNE_UPLOADS, pruning.HANDLER, title=_("清理过期原件"))
        register(INSPECT, evidence.INSPECTING, title=_("查看佐证材料"))
        register(evidence.LOOK_AGAIN, evidence.LOOKING_AGAIN, title=_("再次查看佐证材料"))
        register(evidence.PRUNE, evidence.PRUNING, title=_("清理已移除的佐证材料"))
        repeat(evidence.LOOK_AGAIN, every=evidence.LOOK_EVERY)
        repeat(evidence.PRUNE, at=time(2, 25))
        # Before the stray files, which also takes what a worker killed here leaves.
        repeat(pruning.PRUNE_UPLOADS, at=time(2, 20))
