"""manage.py check_jobs [--here | --sweep] : 0 when background work runs, 1 with what is missing."""

from __future__ import annotations

import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.readiness import missing_parts
from jobs.heartbeats import is_running, sweep_is_running
from jobs.models import Heartbeat

NAMES = {
    "database": "数据库",
    "migrations": "数据库升级（migrate）",
    "worker": "后台处理程序（worker）",
    "sweep": "定时巡查（beat）",
    "broker": "消息服务（broker）",
}


class Command(BaseCommand):
    help = "检查后台任务所需的各部分是否在运行。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--here", action="store_true", help="只检查本机的后台处理程序")
        which.add_argument("--sweep", action="store_true", help="只检查定时巡查")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = _missing(here=options["here"], sweep=options["sweep"])
        if missing:
            raise CommandError("未运行：" + "、".join(NAMES[part] for part in missing))
        self.stdout.write("正常运行。")


def _missing(*, here: bool, sweep: bool) -> tuple[str, ...]:
    if here:
        # Celery's own name for a worker that was given none.
        name = f"celery@{socket.gethostname()}"
        return () if is_running(Heartbeat.Part.WORKER, name) else ("worker",)
    if sweep:
        return () if sweep_is_running() else ("sweep",)
    return missing_parts()
