"""What is said and done about a sheet: findings, reviews, remarks and the log of transitions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.models.sheet import Evaluation, Indicator
from evaluations.rules import Severity
from evaluations.transitions import State


class StoredFinding(models.Model):
    """A finding as it stood when the sheet was last saved; lists and queues filter by it."""

    SEVERITIES: ClassVar = [
        (Severity.ERROR.value, _("错误")),
        (Severity.WARNING.value, _("警告")),
        (Severity.HINT.value, _("提示")),
    ]

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="findings"
    )
    code = models.CharField(_("检查"), max_length=40)
    severity = models.CharField(_("级别"), max_length=10, choices=SEVERITIES)
    where = models.CharField(_("位置"), max_length=200)
    printed = models.TextField(_("所填"), blank=True)
    expected = models.TextField(_("应为"), blank=True)
    params = models.JSONField(_("参数"), default=dict, blank=True)

    class Meta:
        verbose_name = _("检查结果")
        verbose_name_plural = _("检查结果")
        ordering = ("evaluation", "pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["code", "evaluation"], name="evaluations_finding_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.where}"


class FindingAnswer(models.Model):
    """What the preparer says to a warning: an explanation, or that it was checked.

    ``key`` is ``answers.answer_key``; ``place`` and ``code`` are kept for people.
    """

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="answers"
    )
    key = models.CharField(_("键"), max_length=24)
    code = models.CharField(_("检查"), max_length=40)
    place = models.TextField(_("位置"))
    text = models.TextField(_("说明"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("说明人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = _("警告说明")
        verbose_name_plural = _("警告说明")
        ordering = ("evaluation", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["evaluation", "key"], name="evaluations_finding_answered_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="evaluations_answer_has_text"),
        ]

    def __str__(self) -> str:
        return self.text


class Transition(models.Model):
    """One step in a form's life, with the sheet and its findings as they stood."""

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="transitions"
    )
    action = models.CharField(_("操作"), max_length=20)
    from_state = models.CharField(_("原状态"), max_length=20, choices=State.choices)
    to_state = models.CharField(_("新状态"), max_length=20, choices=State.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    reason = models.TextField(_("理由"), blank=True)
    note = models.CharField(_("附注"), max_length=200, blank=True)
    snapshot = models.JSONField(_("当时的表"))
    findings = models.JSONField(_("当时的检查结果"), default=list)

    class Meta:
        verbose_name = _("流转记录")
        verbose_name_plural = _("流转记录")
        ordering = ("evaluation", "pk")

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.action}"


class Review(models.Model):
    """A decision of the unit's approver or the finance reviewer on a submitted sheet."""

    class Decision(models.TextChoices):
        PASSED = "passed", _("通过")
        RETURNED = "returned", _("退回")

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="reviews"
    )
    transition = models.OneToOneField(
        Transition, verbose_name=_("流转记录"), on_delete=models.CASCADE, related_name="review"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("复核人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    stage = models.CharField(_("环节"), max_length=20, choices=State.choices)
    decision = models.CharField(_("结论"), max_length=20, choices=Decision.choices)
    reason = models.TextField(_("理由"), blank=True)
    decided_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("复核")
        verbose_name_plural = _("复核")
        ordering = ("evaluation", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(decision="returned") | ~Q(reason=""),
                name="evaluations_return_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.decision}"


class Remark(models.Model):
    """A note of a reviewer on one place of the sheet.

    ``where`` is a path as in findings for header, goals and funding; a remark on an indicator
    hangs on its row, so that it follows when rows are moved. ``subject`` keeps the row's name
    for the case that the row is removed.
    """

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="remarks"
    )
    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("指标"),
        on_delete=models.SET_NULL,
        related_name="remarks",
        null=True,
        blank=True,
    )
    where = models.CharField(_("位置"), max_length=200, blank=True)
    subject = models.CharField(_("对象"), max_length=500, blank=True)
    text = models.TextField(_("意见"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("处理人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    resolved_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("复核意见")
        verbose_name_plural = _("复核意见")
        ordering = ("evaluation", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="evaluations_remark_resolved_by_and_at_together",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="evaluations_remark_has_text"),
        ]

    def __str__(self) -> str:
        return self.text
