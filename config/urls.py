from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config.health import health

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="evaluations:list"), name="home"),
    path("", include("accounts.urls")),
    path("evaluations/", include("evaluations.urls")),
    path("budgets/", include("budgets.urls")),
    path("imports/", include("intake.urls")),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
]

admin.site.site_header = "自评 · 管理后台"
admin.site.site_title = "自评"
admin.site.index_title = "管理"

handler400 = "config.refused.bad_request"
