from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from core.sheets.kinds import kind_named, spec_named
from evaluations.sheet.document import SelfEvaluation


def known_edition(value: str) -> None:
    """A printed form of a kind that is filled here."""
    spec = spec_named(value)
    if spec is None or not kind_named(spec.kind).is_filled:
        raise ValidationError(_("没有版式“%(edition)s”。"), params={"edition": value})


class Campaign(models.Model):
    """A year's round (批次) in which some units fill one edition of a sheet, of whatever kind."""

    year = models.PositiveSmallIntegerField(_("年度"))
    name = models.CharField(_("批次名称"), max_length=120)
    edition = models.CharField(_("版式"), max_length=60, validators=[known_edition])
    units = models.ManyToManyField(
        Unit, verbose_name=_("参加单位"), related_name="campaigns", blank=True
    )
    opens_on = models.DateField(_("开始日期"))
    deadline = models.DateField(_("截止日期"))
    grace_days = models.PositiveSmallIntegerField(_("宽限天数"), default=0)
    skips_missing_approver = models.BooleanField(_("无审核人的单位跳过单位审核"), default=False)
    allows_lone_signing = models.BooleanField(
        _("单人单位可由提交人审核"),
        default=False,
        help_text=_("仅当该单位的填报人和审核人是同一个人时；流转记录中会注明。"),
    )

    class Meta:
        verbose_name = _("批次")
        verbose_name_plural = _("批次")
        ordering = ("-year", "name")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["year", "name"], name="evaluations_campaign_once"),
            models.CheckConstraint(
                condition=models.Q(deadline__gte=models.F("opens_on")),
                name="evaluations_campaign_deadline_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """The kind of its sheets: each edition is of one."""
        spec = spec_named(self.edition)
        return SelfEvaluation.kind if spec is None else spec.kind

    @property
    def closes_on(self) -> date:
        """The last day on which forms may be submitted."""
        return self.deadline + timedelta(days=self.grace_days)
