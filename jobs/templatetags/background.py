"""`{% load background %}{% background_notice %}` on a page that waits for a job."""

from __future__ import annotations

from django import template

from jobs.heartbeats import is_running
from jobs.models import Heartbeat, Job

register = template.Library()


@register.inclusion_tag("jobs/notice.html")
def background_notice() -> dict[str, bool]:
    """A plain notice where something waits and no worker has been seen for a minute."""
    return {"stands_still": not is_running(Heartbeat.Part.WORKER) and _something_waits()}


def _something_waits() -> bool:
    return Job.objects.filter(status__in=Job.OPEN).exists()
