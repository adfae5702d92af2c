"""manage.py undo_import RUN : takes a whole import back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake import actions
from intake.models import ImportRun


class Command(BaseCommand):
    help = "撤销一次导入；导入后有人改过的表保留不动并列出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN", help="导入编号")

    def handle(self, *args: Any, **options: Any) -> None:
        run = ImportRun.objects.select_related("by").filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"没有编号为 {options['run']} 的导入。")
        try:
            undone = actions.undo(run=run, by=run.by)
        except actions.ImportRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已撤销 {undone.taken_back} 张表。")
        for item in undone.left:
            self.stdout.write(f"保留（导入后已修改）：{item.name}")
