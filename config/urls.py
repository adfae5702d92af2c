from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from config import job_page
from config.health import health, ready
from config.help import pages as help_pages
from config.refused import undecided

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="evaluations:start"), name="home"),
    path("", include("accounts.urls")),
    path("evaluations/", include("evaluations.urls")),
    path("budgets/", include("budgets.urls")),
    path("imports/", include("intake.urls")),
    path("admin/", admin.site.urls),
    path("help/", help_pages.index, name="help"),
    path("help/<slug:role>/", help_pages.page, name="help_page"),
    path("undecided/", undecided, name="undecided"),
    path("jobs/", job_page.status, name="jobs"),
    path("health/", health, name="health"),
    path("health/ready", ready, name="ready"),
]

admin.site.site_header = _("自评 · 管理后台")
admin.site.site_title = _("自评")
admin.site.index_title = _("管理")

handler400 = "config.refused.bad_request"
