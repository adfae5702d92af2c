"""manage.py rejudge: stored findings and risks as the rules, settings and waivers now have them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Unit
from evaluations.models import Evaluation
from evaluations.rejudging import CHUNK, rejudge
from evaluations.transitions import State


class Command(BaseCommand):
    help = (
        "重新检查一个年度已填的自评表，更新检查结果和风险分。检查设置到了生效日期、"
        "豁免到期或规则更新之后使用；可每日运行。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--unit", metavar="CODE", help="只检查这个编码的单位及其下级")

    def handle(self, *args: Any, **options: Any) -> None:
        forms = Evaluation.objects.filter(year=options["year"]).exclude(state=State.NOT_STARTED)
        if options["unit"]:
            unit = Unit.objects.filter(code=options["unit"]).first()
            if unit is None:
                raise CommandError(f"没有编码为“{options['unit']}”的单位。")
            forms = forms.filter(unit__path__startswith=unit.path)
        ids = list(forms.order_by("pk").values_list("pk", flat=True))
        # A transaction a chunk: nobody who is filling a form waits for the whole year.
        for start in range(0, len(ids), CHUNK):
            rejudge(ids[start : start + CHUNK])
        self.stdout.write(f"已重新检查 {len(ids)} 张自评表。")
