"""manage.py export_evaluations : official sheets of a year, or their documents as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Unit
from evaluations.documents import to_interchange
from evaluations.exports.workbook import workbook_bytes
from evaluations.inforce import editions_of
from evaluations.models import Evaluation
from evaluations.sheetforms import with_all_funding_rows
from evaluations.sheets import to_document


class Command(BaseCommand):
    help = "导出一个年度的自评表：xlsx 为官方表样，json 为交换格式。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--unit", metavar="CODE", help="只导出该单位及其下级")
        parser.add_argument("--format", choices=["xlsx", "json"], required=True, help="格式")
        parser.add_argument("--output", type=Path, required=True, metavar="PATH", help="写入的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        forms = Evaluation.objects.filter(year=options["year"]).prefetch_related(
            "funding_lines", "indicators"
        )
        if options["unit"]:
            unit = Unit.objects.filter(code=options["unit"]).first()
            if unit is None:
                raise CommandError(f"没有编码为 {options['unit']} 的单位。")
            forms = forms.filter(unit__path__startswith=unit.path)
        documents = [to_document(form) for form in forms]
        if not documents:
            raise CommandError("没有符合条件的自评表。")
        path: Path = options["output"]
        if options["format"] == "xlsx":
            pages = zip(documents, editions_of(forms), strict=True)
            path.write_bytes(
                workbook_bytes((with_all_funding_rows(doc, ed), ed) for doc, ed in pages)
            )
        else:
            found = {"file": path.name, "documents": [to_interchange(doc) for doc in documents]}
            path.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(f"已导出 {len(documents)} 张自评表。")
