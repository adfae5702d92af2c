"""manage.py rejudge: stored findings and risks as the rules, settings and waivers now have them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Unit
from evaluations.campaigns.finding_refresh import Scope, queue_refresh
from jobs.models import Job
from jobs.work import finish_jobs


class Command(BaseCommand):
    help = (
        "重新检查一个年度已填的自评表，更新检查结果和风险分。检查设置到了生效日期、"
        "豁免到期或规则更新之后使用；可每日运行。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="年度；加 --missing 时可省略，即所有年度")
        parser.add_argument("--unit", metavar="CODE", help="只检查这个编码的单位及其下级")
        parser.add_argument("--missing", action="store_true", help="只检查还没有风险分的表")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["year"] is None and not options["missing"]:
            raise CommandError("请用 --year 指定年度（加 --missing 时可省略）。")
        scope = Scope(
            year=options["year"], unit_path=_path(options["unit"]), missing=options["missing"]
        )
        # Each call is a job of its own: rules may have changed since an earlier one began.
        job = queue_refresh(scope=scope, subject="rejudge", key=f"rejudge-{uuid4().hex}")
        finish_jobs(Job.objects.filter(pk=job.pk))
        job.refresh_from_db()
        if job.status != Job.Status.DONE:
            raise CommandError(job.error or "重新检查已被取消。")
        self.stdout.write(f"已重新检查 {job.result['judged']} 张自评表。")


def _path(code: str | None) -> str:
    if code is None:
        return ""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"没有编码为“{code}”的单位。")
    return unit.path
