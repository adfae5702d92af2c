from __future__ import annotations

from django.urls import path, re_path

from intake import item_views, reports, views

app_name = "intake"
urlpatterns = [
    path("", views.ImportListView.as_view(), name="list"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    re_path(r"^(?P<pk>\d+)/(?P<name>confirm|cancel|undo|retry)/$", views.step, name="step"),
    path("<int:pk>/items/<int:item>/", item_views.ItemView.as_view(), name="item"),
    re_path(
        r"^(?P<pk>\d+)/items/(?P<item>\d+)/(?P<name>skip|take|unit|project)/$",
        item_views.decide,
        name="decide",
    ),
    path("<int:pk>/report/", reports.report, name="report"),
    path("<int:pk>/uploads/<int:upload>/marked/", reports.marked, name="marked"),
    path("fill/<int:pk>/", views.fill, name="fill"),
]
