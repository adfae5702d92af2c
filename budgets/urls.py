from __future__ import annotations

from django.urls import path

from budgets import views

app_name = "budgets"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("<int:pk>/", views.document_page, name="document"),
]
