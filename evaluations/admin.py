"""The bureau's own door to the same queue: lists, findings and steps in Django's admin.

Reads through the same permissions and writes through the same actions as the site's pages.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from accounts.paging import KeyPaginator
from accounts.permissions import units_for, within
from accounts.roles import Role
from accounts.scoped_admin import ScopedAdmin, ScopedInline
from evaluations import actions
from evaluations.campaigns import open_campaign
from evaluations.inforce import in_force
from evaluations.models import Campaign, Evaluation, Indicator, Remark, StoredFinding, Waiver
from evaluations.permissions import may_remark, possible_moves
from evaluations.posted import UNSEEN, clean_text, version_shown, whole_number
from evaluations.remarks import add_remark
from evaluations.views.shared import the_user


class FindingsFilter(admin.SimpleListFilter):
    title = gettext_lazy("检查")
    parameter_name = "findings"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("error", _("有错误")), ("warning", _("有警告")), ("none", _("无错误和警告"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        conditions: dict[str | None, dict[str, int]] = {
            "error": {"error_count__gt": 0},
            "warning": {"warning_count__gt": 0},
            "none": {"error_count": 0, "warning_count": 0},
        }
        return queryset.filter(**conditions.get(self.value(), {}))


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
    fields = ("code", "place", "reason", "approved_by", "expires_on", "revoked_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("approved_by", "revoked_by")


class IndicatorInline(_ReadOnlyInline):
    model = Indicator
    fields = ("level1", "level2", "level3", "target", "actual", "weight", "score", "explanation")


class RemarkInline(_ReadOnlyInline):
    model = Remark
    fields = ("subject", "text", "by", "at", "resolved_by")
    readonly_fields = ("at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("by", "resolved_by")


@admin.register(Evaluation)
class EvaluationAdmin(ScopedAdmin):
    """The review queue. Nothing is typed here; steps and remarks go through the actions."""

    viewers = (Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR)
    list_display = (
        "project_name",
        "unit",
        "year",
        "state",
        "total_score",
        "risk",
        "error_count",
        "warning_count",
        "changed_at",
        "seen",
    )
    list_select_related = ("unit",)
    list_filter = ("state", "year", FindingsFilter, ("unit", admin.RelatedOnlyFieldListFilter))
    search_fields = ("project_name", "unit__name")
    list_per_page = 50
    ordering = (F("risk").desc(nulls_last=True), "unit__path", "project_name", "pk")
    show_full_result_count = False
    paginator = KeyPaginator
    actions = ("approve_selected",)
    fields: ClassVar[Any] = (
        ("project_name", "year", "state"),
        ("department", "implementing_unit", "project_amount"),
        "goal_expected",
        "goal_actual",
        ("total_weight", "total_score", "total_score_computed", "execution_rate_computed"),
    )
    inlines = (FindingInline, WaiverInline, IndicatorInline, RemarkInline)
    change_form_template = "admin/evaluations/evaluation/review.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/move/", wrap(self.move), name="evaluations_evaluation_move"),
            path("<int:pk>/remark/", wrap(self.remark), name="evaluations_evaluation_remark"),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        evaluation = self.get_object(request, object_id or "")
        extra: dict[str, Any] = dict(extra_context or {})
        if evaluation is not None:
            user = the_user(request)
            if request.method == "GET":
                actions.mark_opened(evaluation=evaluation, by=user)
            extra["moves"] = possible_moves(user, evaluation)
            extra["may_remark"] = may_remark(user, evaluation).allowed
            extra["indicators"] = evaluation.indicators.all()
        return super().changeform_view(request, object_id, form_url, extra)

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step with a form."""
        evaluation = self._find(request, pk)
        if request.method == "POST":
            self._take(
                request,
                evaluation,
                request.POST.get("step", ""),
                clean_text(request.POST.get("reason", "")),
                version_shown(request.POST),
            )
        return redirect(_page(pk))

    def _take(
        self,
        request: HttpRequest,
        evaluation: Evaluation,
        step: str,
        reason: str,
        version: int,
    ) -> bool:
        try:
            actions.make_move(
                evaluation=evaluation,
                action=step,
                by=the_user(request),
                reason=reason,
                version=version,
            )
        except actions.ActionRefused as refusal:
            messages.error(request, f"{evaluation.project_name}：{refusal}")
            return False
        messages.success(request, _("%(name)s：已办理。") % {"name": evaluation.project_name})
        return True

    def remark(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leave a remark on an indicator or on the form."""
        evaluation = self._find(request, pk)
        number = whole_number(request.POST.get("indicator"))
        indicator = None if number is None else evaluation.indicators.filter(pk=number).first()
        if request.method == "POST":
            try:
                add_remark(
                    evaluation=evaluation,
                    indicator=indicator,
                    text=clean_text(request.POST.get("text", "")),
                    by=the_user(request),
                )
            except actions.ActionRefused as refusal:
                messages.error(request, str(refusal))
        return redirect(_page(pk))

    @admin.action(
        description=gettext_lazy("复核通过所选的自评表（有错误的除外）"), permissions=["view"]
    )
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Evaluation]) -> None:
        for evaluation in queryset.select_related("unit"):
            version = version_shown(request.POST, f"version-{evaluation.pk}")
            refusal = _not_in_bulk(evaluation, version)
            if refusal:
                messages.warning(request, f"{evaluation.project_name}：{refusal}")
            else:
                self._take(request, evaluation, "approve", "", version)

    @admin.display(description=gettext_lazy("版本"))
    def seen(self, evaluation: Evaluation) -> SafeString:
        """The version on this page; posted with the list, so that steps are for what was seen."""
        field = '{}<input type="hidden" name="version-{}" value="{}">'
        return format_html(field, evaluation.version, evaluation.pk, evaluation.version)

    def _find(self, request: HttpRequest, pk: int) -> Evaluation:
        found: Evaluation = get_object_or_404(self.get_queryset(request), pk=pk)
        return found


def _not_in_bulk(evaluation: Evaluation, version: int) -> str:
    """Why the form needs a look of its own, as a sentence; "" where the list was enough."""
    if version == UNSEEN:
        return _("不在本页列表中，请翻到所在页后再办理。")
    return _("有错误，请单独复核。") if evaluation.error_count else ""


def _page(pk: int) -> str:
    return reverse("admin:evaluations_evaluation_change", args=[pk])


@admin.register(Campaign)
class CampaignAdmin(ScopedAdmin):
    """Rounds; opening one makes the prefilled forms."""

    unit_lookup = "units"
    list_display = ("name", "year", "edition", "opens_on", "deadline")
    list_filter = ("year",)
    filter_horizontal = ("units",)
    readonly_fields = ("scoring",)
    actions = ("open_selected",)

    @admin.display(description=gettext_lazy("计分办法"))
    def scoring(self, campaign: Campaign) -> SafeString | str:
        """The scoring in force, with the way to its page; a new campaign has its edition's."""
        if campaign._state.adding:
            return _("保存批次后可选择；未选择时按版式默认。")
        settings = in_force([campaign.pk])[campaign.pk]
        edition = settings.edition(campaign.edition, campaign.year)
        address = reverse("evaluations:campaign_scoring", args=[campaign.pk])
        name = edition.scoring.name or edition.name
        return format_html('{} <a href="{}">{}</a>', name, address, _("查看或更改"))

    def scope(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        if request.user.is_superuser:
            return rows
        mine = Campaign.units.through.objects.filter(within(request.user, roles=self.viewers))
        taken = Campaign.units.through.objects.values("campaign")
        return rows.filter(Q(pk__in=mine.values("campaign")) | ~Q(pk__in=taken))

    def may_change(self, request: HttpRequest, obj: Any) -> bool:
        """Only who reaches all its units: the form lists no other, so saving would drop them."""
        return not obj.units.exclude(pk__in=self._own_units(request)).exists()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Unit:
            kwargs["queryset"] = self._own_units(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _own_units(self, request: HttpRequest) -> QuerySet[Unit]:
        units: QuerySet[Unit] = units_for(request.user, *self.editors)
        return units

    @admin.action(description=gettext_lazy("为所选批次建立预填的自评表"), permissions=["change"])
    def open_selected(self, request: HttpRequest, queryset: QuerySet[Campaign]) -> None:
        for campaign in queryset:
            if not self.may_change(request, campaign):
                sentence = _("%(name)s：由管辖本批次全部单位的管理员建立。")
                messages.error(request, sentence % {"name": campaign.name})
                continue
            opened = open_campaign(campaign=campaign)
            messages.success(
                request,
                _("%(name)s：新建 %(new)d 张，已有 %(old)d 张。")
                % {"name": campaign.name, "new": opened.created, "old": opened.present},
            )
