"""What is said and done about a sheet: findings, reviews, remarks and the log of transitions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from evaluations.models.names import NameThen
from evaluations.models.sheet import Evaluation, Indicator, SheetRow
from evaluations.models.states import State
from evaluations.rules import Severity


def role_field() -> models.CharField[str, str]:
    """The role in which somebody acted; "" in rows older than this column."""
    return models.CharField(_("身份"), max_length=20, choices=Role.choices, blank=True)


def together(name: str, person: str, moment: str) -> models.CheckConstraint:
    """Who and when are both known, or neither."""
    return models.CheckConstraint(
        condition=Q(**{f"{person}__isnull": True, f"{moment}__isnull": True})
        | Q(**{f"{person}__isnull": False, f"{moment}__isnull": False}),
        name=name,
    )


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

    ``key`` is ``answers.answer_key``; ``place`` and ``code`` are kept for people. An answer that
    is replaced or taken back stays as superseded; in force is the one that is not.
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
    by_name = NameThen(_("说明人姓名"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    superseded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("替换或撤回人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    superseded_by_name = NameThen(_("替换或撤回人姓名"), of="superseded_by")
    superseded_at = models.DateTimeField(_("替换或撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("警告说明")
        verbose_name_plural = _("警告说明")
        ordering = ("evaluation", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["evaluation", "key"],
                condition=Q(superseded_at__isnull=True),
                name="eval_answer_in_force_once",
            ),
            together("eval_answer_superseded_pair", "superseded_by", "superseded_at"),
            models.CheckConstraint(condition=~Q(text=""), name="evaluations_answer_has_text"),
        ]

    def __str__(self) -> str:
        return self.text


class Transition(models.Model):
    """One transition in a sheet's life, with the findings and the answers as they stood.

    The sheet as it stood is its ``version`` (``SheetVersion.transition``).
    ``answers`` holds the words to the warnings among ``findings``: code, place, text, by, at.
    ``evidence`` holds the files attached: id, name, sha256, size, kind, row, subject, status.
    """

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
    by_name = NameThen(_("操作人姓名"))
    by_role = role_field()
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    reason = models.TextField(_("理由"), blank=True)
    note = models.CharField(_("附注"), max_length=200, blank=True)
    findings = models.JSONField(_("当时的检查结果"), default=list)
    answers = models.JSONField(_("当时的警告说明"), default=list)
    evidence = models.JSONField(_("当时的佐证材料"), default=list)

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
    by_name = NameThen(_("复核人姓名"), of="reviewer")
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
    for the case that the row is removed. A remark that is withdrawn stays on record.
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
    row = models.ForeignKey(
        SheetRow,
        verbose_name=_("行"),
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
    by_name = NameThen(_("提出人姓名"))
    by_role = role_field()
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("处理人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    resolved_by_name = NameThen(_("处理人姓名"), of="resolved_by")
    resolved_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤回人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    withdrawn_by_name = NameThen(_("撤回人姓名"), of="withdrawn_by")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("复核意见")
        verbose_name_plural = _("复核意见")
        ordering = ("evaluation", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            together(
                "evaluations_remark_resolved_by_and_at_together", "resolved_by", "resolved_at"
            ),
            together("eval_remark_withdrawn_pair", "withdrawn_by", "withdrawn_at"),
            models.CheckConstraint(condition=~Q(text=""), name="evaluations_remark_has_text"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def row_key(self) -> int | None:
        """The primary key of the row that the remark hangs on, in the table of its kind's rows."""
        return self.indicator_id or self.row_id

    @property
    def is_open(self) -> bool:
        """Whether it still waits for the preparer."""
        return self.resolved_at is None and self.withdrawn_at is None


class RemarkReply(models.Model):
    """What the preparer answers to a remark. A further one is written below it; none is changed."""

    remark = models.ForeignKey(
        Remark, verbose_name=_("复核意见"), on_delete=models.CASCADE, related_name="replies"
    )
    text = models.TextField(_("答复"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("答复人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    by_name = NameThen(_("答复人姓名"))
    by_role = role_field()
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("意见答复")
        verbose_name_plural = _("意见答复")
        ordering = ("remark", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="evaluations_reply_has_text"),
        ]

    def __str__(self) -> str:
        return self.text
