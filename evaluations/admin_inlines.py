"""Findings, waivers, rows and remarks below the admin's page of one form; to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.scoped_admin import ScopedInline
from evaluations.models import Indicator, Remark, StoredFinding, Waiver


class _ReadOnlyInline(ScopedInline):
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FindingInline(_ReadOnlyInline):
    model = StoredFinding
    fields = ("severity", "code", "where", "printed", "expected")


class WaiverInline(_ReadOnlyInline):
    model = Waiver
    # Names as they were then; nobody's name of today.
    fields = ("code", "place", "reason", "by_name", "expires_on", "revoked_by_name", "revoked_at")
    readonly_fields = fields


class IndicatorInline(_ReadOnlyInline):
    model = Indicator
    fields = ("level1", "level2", "level3", "target", "actual", "weight", "score", "explanation")


class RemarkInline(_ReadOnlyInline):
    model = Remark
    fields = (
        "subject",
        "text",
        "by_name",
        "at",
        "replied",
        "resolved_by_name",
        "resolved_at",
        "withdrawn_by_name",
        "withdrawn_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("replies")

    @admin.display(description=gettext_lazy("答复"))
    def replied(self, remark: Remark) -> str:
        return " ".join(f"{reply.by_name}：{reply.text}" for reply in remark.replies.all())
