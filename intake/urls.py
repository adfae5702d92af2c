from __future__ import annotations

from django.urls import path, register_converter

from intake import fill_views, item_views, mark_views, reports, settle_views, views


class _Step:
    """What may be done to a run. With a pattern of digits, an endless number would be an error."""

    regex = "confirm|cancel|stop|check|retry|undo"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class _Choice(_Step):
    """What may be decided about an item."""

    regex = "skip|take|unit|project"


register_converter(_Step, "import_step")
register_converter(_Choice, "import_choice")

app_name = "intake"
urlpatterns = [
    path("", views.ImportListView.as_view(), name="list"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/<import_step:name>/", views.step, name="step"),
    path("<int:pk>/items/<int:item>/", item_views.ItemView.as_view(), name="item"),
    path("<int:pk>/items/<int:item>/<import_choice:name>/", item_views.decide, name="decide"),
    path("<int:pk>/options/", settle_views.options, name="options"),
    path("<int:pk>/unit-name/", settle_views.unit_name, name="unit_name"),
    path("<int:pk>/report/", reports.report, name="report"),
    path("<int:pk>/uploads/<int:upload>/marked/", mark_views.MarkView.as_view(), name="marked"),
    path(
        "<int:pk>/uploads/<int:upload>/marked/progress/",
        mark_views.progress,
        name="marked_progress",
    ),
    path("<int:pk>/uploads/<int:upload>/marked/cancel/", mark_views.cancel, name="cancel_marking"),
    path("<int:pk>/uploads/<int:upload>/marked/file/", mark_views.file, name="marked_file"),
    path("fill/<int:pk>/", fill_views.FillView.as_view(), name="fill"),
    path("fill/<int:pk>/progress/", fill_views.progress, name="fill_progress"),
    path("fill/<int:pk>/cancel/", fill_views.cancel, name="cancel_fill"),
]
