"""The Celery application. Tasks only wake a worker: the job row in the database is the truth."""

from __future__ import annotations

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

# By name, so that who needs no Redis loads none of it.
TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "config.broker:Transport"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("ziping")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
