"""Random re-checks: what was drawn, by whom, and from which seed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from budgets.models import amount_field
from evaluations.models.sheet import Evaluation


class SpotCheck(models.Model):
    """One draw. The same seed over the same sheets draws the same; what was drawn is kept."""

    year = models.PositiveSmallIntegerField(_("年度"))
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("范围"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    size = models.PositiveIntegerField(_("抽取数"))
    seed = models.BigIntegerField(_("随机种子"))
    candidates = models.PositiveIntegerField(_("可抽数"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("抽取人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    at = models.DateTimeField(_("抽取时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("抽查样本")
        verbose_name_plural = _("抽查样本")
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(size__gt=0), name="evaluations_sample_has_size"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.size} {self.seed}"


class SampledEvaluation(models.Model):
    """A sheet drawn, with its stratum as it then was; the row outlives the sheet."""

    sample = models.ForeignKey(
        SpotCheck, verbose_name=_("样本"), on_delete=models.CASCADE, related_name="evaluations"
    )
    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name=_("自评表"),
        on_delete=models.SET_NULL,
        related_name="samples",
        null=True,
        blank=True,
    )
    position = models.PositiveIntegerField(_("序号"))
    unit_name = models.CharField(_("单位"), max_length=200)
    project_name = models.CharField(_("项目名称"), max_length=300)
    amount = amount_field(_("全年预算数（元）"))
    amount_band = models.CharField(_("金额档"), max_length=40)
    risk = models.PositiveSmallIntegerField(_("风险分"), null=True, blank=True)
    risk_band = models.CharField(_("风险档"), max_length=10)

    class Meta:
        verbose_name = _("抽中的自评表")
        verbose_name_plural = _("抽中的自评表")
        ordering = ("sample", "position")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sample", "evaluation"], name="evaluations_form_sampled_once"
            ),
        ]

    def __str__(self) -> str:
        return self.project_name
