"""manage.py draw_sample: forms for a random re-check, drawn from a seed and kept."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Unit, User
from core.errors import ActionRefused
from evaluations.sampling.spot_checks import draw_sample


class Command(BaseCommand):
    help = "按单位、风险档和金额档分层随机抽取自评表供抽查；同一种子对同样的表抽出同样的结果。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--size", type=int, required=True, help="抽取多少张")
        parser.add_argument("--seed", type=int, required=True, help="随机种子")
        parser.add_argument("--unit", metavar="CODE", help="只在这个编码的单位及其下级中抽取")
        parser.add_argument("--user", metavar="工号", help="以谁的名义抽取（缺省为系统）")

    def handle(self, *args: Any, **options: Any) -> None:
        by = _one(User, "staff_number", options["user"], "没有工号为“{}”的用户。")
        unit = _one(Unit, "code", options["unit"], "没有编码为“{}”的单位。")
        try:
            sample = draw_sample(
                year=options["year"], size=options["size"], seed=options["seed"], by=by, unit=unit
            )
        except ActionRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"样本 {sample.pk}：可抽 {sample.candidates} 张，抽取 {sample.size} 张，"
            f"种子 {sample.seed}"
        )
        for row in sample.evaluations.all():
            where = f"{row.unit_name}\t{row.project_name}"
            self.stdout.write(f"{row.position}\t{where}\t{row.risk_band}\t{row.amount_band}")


def _one(model: Any, field: str, value: str | None, sentence: str) -> Any:
    if value is None:
        return None
    found = model.objects.filter(**{field: value}).first()
    if found is None:
        raise CommandError(sentence.format(value))
    return found
