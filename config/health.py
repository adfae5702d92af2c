"""The pages for machines: is this process alive, and does everything run that it needs?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse

from config.readiness import remembered_parts


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 with {"status": "ok"}; a database that does not answer makes it a 500."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """200 when all parts run, else 503 with the names of those that do not.

    For whoever watches the installation, not for a balancer: the pages work without a worker.
    """
    missing = remembered_parts()
    status = "unavailable" if missing else "ok"
    return JsonResponse(
        {"status": status, "missing": list(missing)}, status=503 if missing else 200
    )
