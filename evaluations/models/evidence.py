"""Evidence (佐证材料): files attached to a sheet or to one of its indicators."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.models.names import NameThen
from evaluations.models.review import together
from evaluations.models.sheet import Evaluation
from evaluations.sheet.row_uids import UID_LENGTH


class Evidence(models.Model):
    """One file. ``row_uid`` is the indicator's, "" for the sheet as a whole.

    A row stays when its file is removed (``removed_at``); the file itself stays on the disk as
    long as ``is_frozen``: a transition has recorded it. ``pages`` are those of the document,
    of which the first are drawn; ``pruned_at`` says when the file was deleted.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("发票")
        CONTRACT = "contract", _("合同")
        ACCEPTANCE = "acceptance", _("验收")
        SURVEY = "survey", _("问卷调查")
        OTHER = "other", _("其他")

    class Status(models.TextChoices):
        WAITING = "waiting", _("等待查毒")
        READY = "ready", _("可以查看")
        REFUSED = "refused", _("未收下")

    class Preview(models.TextChoices):
        NONE = "none", _("无预览")
        WAITING = "waiting", _("正在生成预览")
        DONE = "done", _("可以预览")
        FAILED = "failed", _("无法生成预览")

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="evidence"
    )
    row_uid = models.CharField(_("行标识"), max_length=UID_LENGTH, blank=True)
    subject = models.CharField(_("对象"), max_length=500, blank=True)
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    name = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(_("文件"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("字节数"))
    type = models.CharField(_("类型"), max_length=20)
    status = models.CharField(_("状态"), max_length=20, choices=Status.choices)
    refusal = models.CharField(_("未收下的原因"), max_length=300, blank=True)
    scanned_at = models.DateTimeField(_("查毒时间"), null=True, blank=True)
    preview = models.CharField(_("预览"), max_length=20, choices=Preview.choices)
    pages = models.PositiveIntegerField(_("页数"), default=0)
    is_frozen = models.BooleanField(_("已记入流转记录"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    by_name = NameThen(_("上传人姓名"))
    at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("移除人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    removed_by_name = NameThen(_("移除人姓名"), of="removed_by")
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)
    pruned_at = models.DateTimeField(_("清理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")
        ordering = ("evaluation", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            together("eval_evidence_removed_pair", "removed_by", "removed_at"),
            models.CheckConstraint(condition=~Q(name=""), name="eval_evidence_named"),
            models.CheckConstraint(
                condition=Q(is_frozen=False) | ~Q(file=""), name="eval_evidence_frozen_kept"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_attached(self) -> bool:
        """Whether it counts for the sheet as it stands."""
        return self.removed_at is None and self.status != self.Status.REFUSED

    @property
    def can_be_read(self) -> bool:
        """Whether the file may be handed out."""
        return self.status == self.Status.READY and bool(self.file.name)
