from __future__ import annotations

app_name = "evaluations"
urlpatterns: list[object] = []
