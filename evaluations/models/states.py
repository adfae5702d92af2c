"""The states of an evaluation; ``transitions`` says what leads from one to another."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    NOT_STARTED = "not_started", _("未填报")
    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("待单位审核")
    UNIT_APPROVED = "unit_approved", _("待财政复核")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已通过")
    PUBLISHED = "published", _("已公开")
