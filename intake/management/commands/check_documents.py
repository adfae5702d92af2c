"""manage.py check_documents FILE... : what the rules find, as JSON; without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from intake.reading.pipeline import Extraction, extract_path
from intake.reading.problems import IntakeProblem
from intake.runs.document_checks import Found, check_documents

_NOT_READ = 2


class Command(BaseCommand):
    help = "检查文件中的自评表、投资项目表和预决算报表，输出检查结果的 JSON；不访问数据库。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="要检查的文件")
        parser.add_argument("--year", type=int, help="文件中没有印年份时使用的年度")

    def handle(self, *args: Any, **options: Any) -> None:
        read = list(self._read(options["files"], options["year"]))
        found = [
            _plain(extraction.file, item)
            for extraction in read
            for item in check_documents(extraction.documents)
        ]
        if read:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        if len(read) < len(options["files"]):
            sys.exit(_NOT_READ)

    def _read(self, files: list[str], year: int | None) -> Iterator[Extraction]:
        """The files that can be read; of the others the reason is printed."""
        for file in files:
            try:
                yield extract_path(file, year)
            except IntakeProblem as problem:
                self.stderr.write(problem.sentence)


def _plain(file: str, found: Found) -> dict[str, str]:
    finding = found.finding
    return {
        "file": file,
        "project_name": found.name,
        "code": finding.code,
        "severity": finding.severity.value,
        "where": finding.where,
        "message": found.sentence,
        "printed": finding.printed,
        "expected": finding.expected,
    }
