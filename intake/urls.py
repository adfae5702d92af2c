from __future__ import annotations

from django.urls import path, register_converter

from intake.pages import filling, items, marking, reports, resolutions, runs


class _RunAction:
    """What may be done to a run. With a pattern of digits, an endless number would be an error."""

    regex = "confirm|cancel|stop|check|retry|undo"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class _Choice(_RunAction):
    """What may be decided about an item."""

    regex = "skip|take|unit|project"


register_converter(_RunAction, "import_action")
register_converter(_Choice, "import_choice")

app_name = "intake"
urlpatterns = [
    path("", runs.ImportListView.as_view(), name="list"),
    path("<int:pk>/", runs.run, name="run"),
    path("<int:pk>/progress/", runs.progress, name="progress"),
    path("<int:pk>/<import_action:name>/", runs.run_action, name="run_action"),
    path("<int:pk>/items/<int:item>/", items.ItemView.as_view(), name="item"),
    path("<int:pk>/items/<int:item>/<import_choice:name>/", items.decide, name="decide"),
    path("<int:pk>/options/", resolutions.options, name="options"),
    path("<int:pk>/unit-name/", resolutions.unit_name, name="unit_name"),
    path("<int:pk>/report/", reports.report, name="report"),
    path("<int:pk>/uploads/<int:upload>/marked/", marking.MarkView.as_view(), name="marked"),
    path(
        "<int:pk>/uploads/<int:upload>/marked/progress/",
        marking.progress,
        name="marked_progress",
    ),
    path("<int:pk>/uploads/<int:upload>/marked/cancel/", marking.cancel, name="cancel_marking"),
    path("<int:pk>/uploads/<int:upload>/marked/file/", marking.file, name="marked_file"),
    path("fill/", filling.FillsView.as_view(), name="fills"),
    path("fill/progress/", filling.fills_progress, name="fills_progress"),
    path("fill/cancel/", filling.cancel_fills, name="cancel_fills"),
    path("fill/<int:pk>/", filling.FillView.as_view(), name="fill"),
    path("fill/<int:pk>/progress/", filling.progress, name="fill_progress"),
    path("fill/<int:pk>/cancel/", filling.cancel, name="cancel_fill"),
    path("fill/<int:pk>/take/", filling.take, name="take_fill"),
]
