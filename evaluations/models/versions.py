"""Versions of a sheet: what it said after each write, by whom and when."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.models.names import NameThen
from evaluations.models.review import Transition
from evaluations.models.sheet import Evaluation

MAX_PAGE: Final = 40
"""Longest name of an opened page with the number of its change."""


class SheetVersion(models.Model):
    """The sheet as it stood after one write; ``storage.versions`` packs and reads ``content``.

    ``number`` is the sheet's ``version`` after the write. It is None for a version that never was
    the stored sheet (kind ``aside``), and for those of a time in which they were not numbered.
    Writes of one person that follow each other without a pause share a ``run``, the number of the
    first of them; people are shown the last one of a run. A version without a number has run 0 and
    stands for itself. ``kind`` is one of those of ``lifecycle.versions`` or the action of
    ``transition``. ``page`` names the opened page that saved it and the change that it saved
    (``lifecycle.merging.OpenPage``), "" where none did.
    """

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField(_("版本"), null=True, blank=True)
    run = models.PositiveIntegerField(_("首个版本"), default=0)
    kind = models.CharField(_("来由"), max_length=20)
    transition = models.OneToOneField(
        Transition,
        verbose_name=_("流转记录"),
        on_delete=models.CASCADE,
        related_name="version",
        null=True,
        blank=True,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("保存人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    by_name = NameThen(_("保存人姓名"))
    at = models.DateTimeField(_("时间"), default=timezone.now)
    page = models.CharField(_("页面"), max_length=MAX_PAGE, blank=True)
    base = models.ForeignKey(
        "self",
        verbose_name=_("对照版本"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
    )
    content = models.BinaryField(_("当时的内容"))

    class Meta:
        verbose_name = _("自评表版本")
        verbose_name_plural = _("自评表版本")
        ordering = ("evaluation", "pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["evaluation", "run"], name="evaluations_version_run"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="eval_version_once"),
            models.CheckConstraint(
                condition=Q(number__isnull=False, run__gte=1) | Q(number__isnull=True, run=0),
                name="eval_version_run_of_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.number or ''} {self.kind}"
