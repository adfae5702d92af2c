"""How a campaign gives points: which scoring variant its sheets follow, from which day on."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.models.campaign import Campaign
from evaluations.scoring.variants import all_variants


def known_variant(value: str) -> None:
    if value not in all_variants():
        raise ValidationError(_("没有计分办法“%(variant)s”。"), params={"variant": value})


class ScoringChoice(models.Model):
    """The scoring variant of a campaign from a day on. Rows are only ever added.

    The newest row in force counts; "" is the variant that the edition names itself.
    """

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("批次"), on_delete=models.CASCADE, related_name="scoring_choices"
    )
    variant = models.CharField(_("计分办法"), max_length=60, blank=True, validators=[known_variant])
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
        verbose_name = _("计分办法的选择")
        verbose_name_plural = _("计分办法的选择")
        ordering = ("campaign", "valid_from", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="evaluations_scoring_choice_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.variant}"

    @property
    def variant_name(self) -> str:
        """The variant's name; the id itself where the variant is no longer known."""
        variant = all_variants().get(self.variant)
        return variant.name if variant else self.variant
