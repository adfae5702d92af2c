"""What the bureau decides about checks: how a campaign applies them, and what it lets pass."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.models.campaign import Campaign
from evaluations.models.names import NameThen
from evaluations.models.sheet import Evaluation
from evaluations.rules import CATALOGUE, Severity
from evaluations.rules.engine.runner import OFF


def known_check(value: str) -> None:
    if value not in {rule.code for rule in CATALOGUE}:
        raise ValidationError(_("没有检查“%(code)s”。"), params={"code": value})


class CheckSetting(models.Model):
    """How a campaign applies one check from a day on. Rows are only ever added.

    The newest row in force counts and says everything: "" and a parameter that is not named are
    the edition's own.
    """

    SEVERITIES: ClassVar = [
        ("", _("默认")),
        (Severity.ERROR.value, _("错误")),
        (Severity.WARNING.value, _("警告")),
        (Severity.HINT.value, _("提示")),
        (OFF, _("停用")),
    ]

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("批次"), on_delete=models.CASCADE, related_name="check_settings"
    )
    code = models.CharField(_("检查"), max_length=40, validators=[known_check])
    severity = models.CharField(_("级别"), max_length=10, choices=SEVERITIES, blank=True)
    parameters = models.JSONField(_("参数"), default=dict, blank=True)
    valid_from = models.DateField(_("生效日期"))
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("设置人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("设置时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("检查设置")
        verbose_name_plural = _("检查设置")
        ordering = ("campaign", "code", "valid_from", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(severity__in=["", "error", "warning", "hint", "off"]),
                name="evaluations_check_severity_known",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="evaluations_check_setting_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.code}"


class Waiver(models.Model):
    """One finding of one sheet that a reviewer lets pass until a day, with the reason.

    ``answer_key`` is ``answers.answer_key``: it does not hold for a later value.
    ``code`` and ``place`` are kept for people. Revoking keeps the row.
    """

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="waivers"
    )
    answer_key = models.CharField(_("键"), max_length=24)
    code = models.CharField(_("检查"), max_length=40)
    place = models.TextField(_("位置"))
    reason = models.TextField(_("理由"))
    expires_on = models.DateField(_("有效至"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("豁免人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    by_name = NameThen(_("豁免人姓名"), of="approved_by")
    approved_at = models.DateTimeField(_("豁免时间"), auto_now_add=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("取消人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    revoked_by_name = NameThen(_("取消人姓名"), of="revoked_by")
    revoked_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("检查豁免")
        verbose_name_plural = _("检查豁免")
        ordering = ("evaluation", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="evaluations_waiver_has_reason"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=False, approved_at__isnull=False),
                name="evaluations_waiver_approved_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="evaluations_waiver_revoked_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.code}"
