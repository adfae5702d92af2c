"""The five roles of the product (design §1)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    PREPARER = "preparer", _("填报人")
    APPROVER = "approver", _("单位审核人")
    REVIEWER = "reviewer", _("财政复核人")
    ADMINISTRATOR = "administrator", _("管理员")
    AUDITOR = "auditor", _("审计员")
