from __future__ import annotations

from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("绩效自评")

    def ready(self) -> None:
        # models load before ready(), but not before this module
        import evaluations.kinds  # noqa: F401, PLC0415  makes them known
        from evaluations.campaigns import (  # noqa: PLC0415
            finding_refresh,
            opening_jobs,
            rescoring,
            trials,
        )
        from evaluations.lifecycle import version_tidying  # noqa: PLC0415
        from jobs.recurring import repeat  # noqa: PLC0415
        from jobs.registry import register  # noqa: PLC0415

        register(opening_jobs.OPEN, opening_jobs.HANDLER, title=_("建立自评表"))
        register(finding_refresh.REFRESH, finding_refresh.HANDLER, title=_("重新检查"))
        register(rescoring.RESCORE, rescoring.HANDLER, title=_("重新计分"))
        register(trials.TRY_OUT, trials.HANDLER, title=_("试算检查设置"))
        tidying = version_tidying.THIN_VERSIONS
        register(tidying, version_tidying.HANDLER, title=_("精简旧的保存记录"))
        repeat(tidying, at=time(3, 15))
