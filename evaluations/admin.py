"""The review queue in Django's admin: lists, findings and transitions.

Reads through the same permissions and writes through the same actions as the site's pages.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Case, F, IntegerField, QuerySet, When
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.current_user import the_user
from accounts.models import Unit
from accounts.permissions import below, within
from accounts.roles import Role
from accounts.scoped_admin import ScopedAdmin
from core.errors import ActionRefused
from core.web.paging import KeyPaginator
from core.web.request_values import clean_text, version_shown, whole_number
from evaluations.admin_inlines import FindingInline, IndicatorInline, RemarkInline, WaiverInline
from evaluations.bulk_steps import ask_first, in_bulk, is_confirmed
from evaluations.campaigns.opening import save_campaign
from evaluations.campaigns.opening_jobs import last_opening, open_campaign
from evaluations.checking.effective_settings import settings_by_campaign
from evaluations.lifecycle import actions
from evaluations.lifecycle.permissions import (
    SEE_RISK,
    may_remark,
    may_run_campaign,
    possible_transitions,
)
from evaluations.lifecycle.remarks import add_remark
from evaluations.models import Campaign, Evaluation
from jobs.models import Job


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


@admin.register(Evaluation)
class EvaluationAdmin(ScopedAdmin):
    """The review queue. Nothing is typed here; transitions and remarks go through the actions."""

    viewers = (Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR)
    list_display = (
        "project_name",
        "unit",
        "year",
        "state",
        "total_score",
        "visible_risk",
        "error_count",
        "warning_count",
        "changed_at",
        "seen",
    )
    list_select_related = ("unit",)
    list_filter = ("state", "year", FindingsFilter, ("unit", admin.RelatedOnlyFieldListFilter))
    search_fields = ("project_name", "unit__name")
    list_per_page = 50
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

    def scope(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The sheets of one's own units; ``shown_risk`` is the risk where it may be seen.

        Sorted by that as well: an order by the risk itself would tell it.
        """
        seen = When(within(request.user, roles=SEE_RISK), then=F("risk"))
        # Where nobody's risk is seen this is NULL, and PostgreSQL sorts by no NULL without a type.
        risk = Cast(Case(seen, default=None), IntegerField())
        return super().scope(request, rows).annotate(shown_risk=risk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_ordering(self, request: HttpRequest) -> Any:
        return (F("shown_risk").desc(nulls_last=True), "unit__path", "project_name", "pk")

    @admin.display(description=gettext_lazy("风险分"), ordering="shown_risk", empty_value="")
    def visible_risk(self, evaluation: Any) -> int | None:
        """The bureau's own aid; the unit does not see it."""
        risk: int | None = evaluation.shown_risk
        return risk

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/move/", wrap(self.make_transition), name="evaluations_evaluation_move"),
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
            extra["transitions"] = possible_transitions(user, evaluation)
            extra["may_remark"] = may_remark(user, evaluation).allowed
            extra["indicators"] = evaluation.indicators.all()
        return super().changeform_view(request, object_id, form_url, extra)

    def make_transition(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a transition of a sheet."""
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
            actions.make_transition(
                evaluation=evaluation,
                action=step,
                by=the_user(request),
                reason=reason,
                version=version,
            )
        except ActionRefused as refusal:
            messages.error(request, f"{evaluation.project_name}：{refusal}")
            return False
        messages.success(request, _("%(name)s：已办理。") % {"name": evaluation.project_name})
        return True

    def remark(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leave a remark on an indicator or on the sheet."""
        evaluation = self._find(request, pk)
        chosen = request.POST.get("indicator")
        rows = evaluation.indicators.all()
        indicator = get_object_or_404(rows, pk=whole_number(chosen)) if chosen else None
        if request.method == "POST":
            try:
                add_remark(
                    evaluation=evaluation,
                    indicator=indicator,
                    text=clean_text(request.POST.get("text", "")),
                    by=the_user(request),
                )
            except ActionRefused as refusal:
                messages.error(request, str(refusal))
        return redirect(_page(pk))

    @admin.action(
        description=gettext_lazy("复核通过所选的自评表（有错误的除外）"), permissions=["view"]
    )
    def approve_selected(
        self, request: HttpRequest, queryset: QuerySet[Evaluation]
    ) -> HttpResponse | None:
        together, left_out = in_bulk(request.POST, queryset.select_related("unit"))
        if not is_confirmed(request):
            effect = _("由您复核通过以下 %(n)d 张表；单位不能再修改，此后只能说明理由退回。")
            return ask_first(
                request,
                self,
                list(together),
                effect=effect % {"n": len(together)},
                left_out=left_out,
                carried="version-",
            )
        for evaluation, version in together.items():
            self._take(request, evaluation, "approve", "", version)
        for reason in left_out:
            messages.warning(request, reason)
        return None

    @admin.display(description=gettext_lazy("版本"))
    def seen(self, evaluation: Evaluation) -> SafeString:
        """The version on this page; posted with the list, so that transitions are for what was
        seen."""
        field = '{}<input type="hidden" name="version-{}" value="{}">'
        return format_html(field, evaluation.version, evaluation.pk, evaluation.version)

    def _find(self, request: HttpRequest, pk: int) -> Evaluation:
        found: Evaluation = get_object_or_404(self.get_queryset(request), pk=pk)
        return found


def _page(pk: int) -> str:
    return reverse("admin:evaluations_evaluation_change", args=[pk])


@admin.register(Campaign)
class CampaignAdmin(ScopedAdmin):
    """Rounds; opening one has a worker make the prefilled forms."""

    unit_lookup = "units"
    list_display = ("name", "year", "edition", "opens_on", "deadline")
    list_filter = ("year",)
    filter_horizontal = ("units",)
    readonly_fields = ("scoring", "opening")
    actions = ("open_selected",)

    @admin.display(description=gettext_lazy("计分办法"))
    def scoring(self, campaign: Campaign) -> SafeString | str:
        """The scoring in force, with the way to its page; a new campaign has its edition's."""
        if campaign._state.adding:
            return _("保存批次后可选择；未选择时按版式默认。")
        settings = settings_by_campaign([campaign.pk])[campaign.pk]
        edition = settings.edition(campaign.edition, campaign.year)
        address = reverse("evaluations:campaign_scoring", args=[campaign.pk])
        name = edition.scoring.name or edition.name
        return format_html('{} <a href="{}">{}</a>', name, address, _("查看或更改"))

    @admin.display(description=gettext_lazy("自评表"))
    def opening(self, campaign: Campaign) -> SafeString | str:
        """How many sheets there are, and the way to the progress of opening."""
        if campaign._state.adding:
            return _("保存批次后，可在批次列表中建立。")
        count = _("%(count)d 张") % {"count": campaign.evaluations.count()}
        job = last_opening(campaign)
        if job is None:
            return count
        return format_html(
            '{}（<a href="{}">{}</a>）', count, _job_page(job, campaign), _opened(job)
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("units")

    def scope(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Campaigns of one's own units; those without units are seen by superusers only."""
        if request.user.is_superuser:
            return rows
        mine = Campaign.units.through.objects.filter(within(request.user, roles=self.viewers))
        return rows.filter(pk__in=mine.values("campaign"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._own_units(request).exists()

    def may_change(self, request: HttpRequest, obj: Any) -> bool:
        """Only who stands above all its units: the form lists no other, saving would drop them."""
        return may_run_campaign(request.user, obj.units.all()).allowed

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        given = super().get_readonly_fields(request, obj)
        has_forms = obj is not None and obj.evaluations.exists()
        return (*given, "year", "edition") if has_forms else given

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Unit:
            kwargs["queryset"] = self._own_units(request)
            kwargs["required"] = not request.user.is_superuser
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _own_units(self, request: HttpRequest) -> QuerySet[Unit]:
        return Unit.objects.filter(below(request.user, *self.editors, unit=""))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save_campaign(campaign=obj, units=form.cleaned_data["units"], by=the_user(request))

    @admin.action(description=gettext_lazy("为所选批次建立预填的自评表"), permissions=["change"])
    def open_selected(
        self, request: HttpRequest, queryset: QuerySet[Campaign]
    ) -> HttpResponse | None:
        if not is_confirmed(request):
            effect = _("为以下批次各单位的项目建立自评表，并从预算带出内容；已有的表不变。")
            return ask_first(request, self, list(queryset), effect=effect)
        for campaign in queryset:
            try:
                job = open_campaign(campaign=campaign, by=the_user(request))
            except ActionRefused as refusal:
                messages.error(request, f"{campaign.name}：{refusal}")
                continue
            queued = _("%(name)s：正在后台建立自评表。") % {"name": campaign.name}
            link = format_html('<a href="{}">{}</a>', _job_page(job, campaign), _("查看进度"))
            messages.success(request, format_html("{}{}", queued, link))
        return None


def _job_page(job: Job, campaign: Campaign) -> str:
    return reverse("evaluations:check_job", args=[campaign.pk, job.pk])


def _opened(job: Job) -> str:
    """How the campaign's last opening stands."""
    return _("最近一次建立：%(status)s") % {"status": job.get_status_display()}
