from __future__ import annotations

from django.urls import path

from evaluations.pages import (
    checkjobs,
    checks,
    evidence,
    findings,
    lists,
    local_copies,
    samples,
    scoring,
    sheet,
    transitions,
    waivers,
    workbooks,
)

app_name = "evaluations"
urlpatterns = [
    path("", lists.EvaluationListView.as_view(), name="list"),
    path("review/", lists.ReviewQueueView.as_view(), name="queue"),
    path("checks/", checks.catalogue, name="checks"),
    path("checks/<int:campaign>/", checks.campaign_checks, name="campaign_checks"),
    path("checks/<int:campaign>/scoring/", scoring.campaign_scoring, name="campaign_scoring"),
    path("checks/<int:campaign>/<str:code>/", checks.setting, name="check_setting"),
    path("checks/<int:campaign>/jobs/<int:job>/", checkjobs.show, name="check_job"),
    path(
        "checks/<int:campaign>/jobs/<int:job>/progress/",
        checkjobs.progress,
        name="check_job_progress",
    ),
    path("checks/<int:campaign>/jobs/<int:job>/cancel/", checkjobs.cancel, name="cancel_check_job"),
    path("checks/<int:campaign>/jobs/<int:job>/go-on/", checkjobs.go_on, name="go_on_check_job"),
    path("samples/", samples.samples, name="samples"),
    path("samples/<int:pk>/", samples.sample, name="sample"),
    path("samples/<int:pk>/workbook/", samples.workbook, name="sample_workbook"),
    path("<int:pk>/", sheet.SheetView.as_view(), name="sheet"),
    path("<int:pk>/live/", sheet.live, name="live"),
    path("<int:pk>/compare/", local_copies.compare, name="compare"),
    path("<int:pk>/rows/", sheet.rows, name="rows"),
    path("<int:pk>/move/", transitions.make_transition, name="transition"),
    path("<int:pk>/remarks/", transitions.add_remark, name="add_remark"),
    path("<int:pk>/remarks/resolve/", transitions.resolve_remark, name="resolve_remark"),
    path("<int:pk>/remarks/withdraw/", transitions.withdraw_remark, name="withdraw_remark"),
    path("<int:pk>/waivers/", waivers.waive, name="waive"),
    path("<int:pk>/waivers/revoke/", waivers.revoke, name="revoke_waiver"),
    path("<int:pk>/findings/", findings.all_findings, name="findings"),
    path("<int:pk>/history/", transitions.history, name="history"),
    path("<int:pk>/evidence/", evidence.panel, name="evidence"),
    path("<int:pk>/evidence/upload/", evidence.upload, name="upload_evidence"),
    path("<int:pk>/evidence/<int:number>/", evidence.show, name="evidence_file"),
    path("<int:pk>/evidence/<int:number>/change/", evidence.change, name="change_evidence"),
    path("<int:pk>/evidence/<int:number>/file/", evidence.download, name="download_evidence"),
    path(
        "<int:pk>/evidence/<int:number>/pages/<int:page>/",
        evidence.picture,
        name="evidence_picture",
    ),
    path("<int:pk>/workbook/", workbooks.download, name="workbook"),
]
