from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = _("预算与项目")

    def ready(self) -> None:
        # models load before ready(), but not before this module
        from budgets import actions, kinds  # noqa: PLC0415
        from core.sheets.kinds import extend  # noqa: PLC0415

        extend(
            kinds.PERFORMANCE_TARGET.name,
            save_rows=actions.save_target_rows,
            approved=actions.file_approved_target,
        )
        extend(kinds.DEPARTMENT_TARGET.name, approved=actions.file_approved)
