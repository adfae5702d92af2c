from __future__ import annotations

from django.urls import path, re_path

from intake import views

app_name = "intake"
urlpatterns = [
    path("", views.ImportListView.as_view(), name="list"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    re_path(r"^(?P<pk>\d+)/(?P<name>confirm|cancel|undo)/$", views.step, name="step"),
    path("fill/<int:pk>/", views.fill, name="fill"),
]
