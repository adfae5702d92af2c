"""manage.py undo_import RUN : takes a whole import back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.commandline import account
from intake.models import ImportRun
from intake.runs.actions import ImportRefused
from intake.runs.undoing import undo
from jobs.models import Job
from jobs.work import finish_jobs


class Command(BaseCommand):
    help = "撤销一次导入；导入后有人改过的表保留不动并列出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN", help="导入编号")
        parser.add_argument("--user", metavar="工号", help="以谁的名义撤销（缺省为系统账号）")

    def handle(self, *args: Any, **options: Any) -> None:
        run = ImportRun.objects.filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"没有编号为 {options['run']} 的导入。")
        try:
            job = undo(run=run, by=account(options["user"]))
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        finish_jobs(Job.objects.filter(pk=job.pk))
        job.refresh_from_db()
        if job.status != Job.Status.DONE:
            raise CommandError(job.error or "撤销已被取消；已撤销的部分不再恢复，可再次运行。")
        self.stdout.write(f"已撤销 {job.result['taken_back']} 张表。")
        for item in run.items.exclude(saved_at=None).order_by("-pk").defer("before"):
            self.stdout.write(f"保留（导入后已修改）：{item.name}")
