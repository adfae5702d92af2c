"""manage.py make_sample_data: made-up units, people and forms by the thousand, to measure with."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Membership
from evaluations.models import Evaluation, FundingLine, Indicator, StoredFinding, Transition
from evaluations.models.states import State
from evaluations.sample_data.demo.build import demo
from evaluations.sample_data.volume.build import Volume, build, real_units
from evaluations.sample_data.volume.people import City

_STEPS = {"units": "单位", "projects": "项目", "forms": "自评表"}


class Command(BaseCommand):
    help = (
        "建立虚构的单位、人员、项目、批次和自评表，用于容量和速度测量。"
        "数据库中已有真实单位时拒绝执行，除非加 --force。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--units", type=int, required=True, metavar="N", help="末级单位数")
        parser.add_argument("--projects", type=int, required=True, metavar="N", help="每单位项目数")
        parser.add_argument("--years", type=int, required=True, metavar="N", help="年度数")
        parser.add_argument("--newest", type=int, metavar="Y", help="最近的年度（缺省为上一年）")
        parser.add_argument("--seed", type=int, default=1, help="随机种子；同一种子得到同样的表")
        parser.add_argument("--password", help="所有虚构账号的密码；不给则不能登录（演示环境除外）")
        parser.add_argument("--force", action="store_true", help="已有真实数据时仍然建立")

    def handle(self, *args: Any, **options: Any) -> None:
        if min(options["units"], options["projects"], options["years"]) < 1:
            raise CommandError("--units、--projects、--years 都须至少为 1。")
        real = real_units()
        if real and not options["force"]:
            raise CommandError(
                f"数据库中已有 {real} 个真实单位。虚构数据会混入列表、排名和统计，且不能一次清除："
                "请换一个空数据库；确需在此建立，请加 --force。"
            )
        volume = Volume(
            units=options["units"],
            projects=options["projects"],
            years=options["years"],
            newest=options["newest"] or timezone.localdate().year - 1,
            seed=options["seed"],
            password=options["password"] or _demo_password(),
        )
        self._report(build(volume, self._report_step), volume)

    def _report_step(self, step: str, done: int, total: int) -> None:
        name, _space, year = step.partition(" ")
        self.stdout.write(f"{_STEPS[name]}{f'（{year}年度）' if year else ''}：{done}/{total}")

    def _report(self, city: City, volume: Volume) -> None:
        evaluations = Evaluation.objects.filter(unit__path__startswith=city.root.path)
        here = {"evaluation__unit__path__startswith": city.root.path}
        self.stdout.write(
            f"{city.root.name}（{city.root.code}）：{volume.units} 个末级单位、"
            f"{volume.units * volume.projects} 个项目、{evaluations.count()} 张自评表、"
            f"{Indicator.objects.filter(**here).count()} 行指标、"
            f"{FundingLine.objects.filter(**here).count()} 行资金、"
            f"{StoredFinding.objects.filter(**here).count()} 条检查结果、"
            f"{Transition.objects.filter(**here).count()} 条流转记录。"
        )
        states = Counter(evaluations.values_list("state", flat=True))
        self.stdout.write("，".join(f"{state.label} {states[state.value]}" for state in State))
        self.stdout.write("可以登录：" if volume.password else "账号（未设密码，不能登录）：")
        people = Membership.objects.filter(unit=city.root).order_by("user__staff_number")
        first = city.offices[0]
        for membership in people.select_related("user"):
            self._account(membership.user.staff_number, membership.get_role_display())
        self._account(first.reviewer.staff_number, f"{first.department.name}财政复核人")
        self._account(first.preparer.staff_number, f"{first.unit.name}填报人")
        self._account(first.approver.staff_number, f"{first.unit.name}审核人")

    def _account(self, staff_number: str, who: str) -> None:
        self.stdout.write(f"  {staff_number:<20} {who}")


def _demo_password() -> str | None:
    """Everybody knows it: good enough where the demo's accounts are let in anyway."""
    return str(demo()["password"]) if settings.DEMO or settings.DEBUG else None
