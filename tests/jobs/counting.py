"""A kind of job that writes a line when it is done, for tests with real processes.

``celery -A tests.jobs.counting worker`` does such jobs. ``python -m tests.jobs.counting`` queues
them, as the web server would: it reads lines "KEY SECONDS" and answers each with a line.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from celery import signals  # noqa: E402
from django.conf import settings  # noqa: E402

from config import celery_app as app  # noqa: E402
from jobs.leases import Lease  # noqa: E402
from jobs.queue import queue  # noqa: E402
from jobs.registry import Handler, register  # noqa: E402

COUNT = "count-lines"

__all__ = ["app"]


def lines_file() -> Path:
    return Path(settings.DATA_DIR) / "lines"


def note(line: str) -> None:
    with lines_file().open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def count(lease: Lease) -> None:
    note(f"begun {lease.job.key}")
    time.sleep(lease.job.payload["seconds"])
    note(f"done {lease.job.key}")
    lease.finish({"by": os.getppid()})


@signals.worker_init.connect
def know_the_kind(**_: Any) -> None:
    register(COUNT, Handler(count))


def main() -> None:
    for line in sys.stdin:
        key, seconds = line.split()
        queue(kind=COUNT, key=key, subject="lines", payload={"seconds": float(seconds)})
        sys.stdout.write(f"{key}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
