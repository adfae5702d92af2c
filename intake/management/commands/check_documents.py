"""manage.py check_documents FILE... : what the rules find, as JSON; without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, TypeGuard

from django.core.management.base import BaseCommand

from evaluations.documents import SelfEvaluation
from evaluations.editions import all_editions
from evaluations.rules import check, message
from intake.pipeline import Extraction, extract_path
from intake.problems import IntakeProblem

_NOT_READ = 2


class Command(BaseCommand):
    help = "检查文件中的自评表，输出检查结果的 JSON；不访问数据库。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="要检查的文件")
        parser.add_argument("--year", type=int, help="文件中没有印年份时使用的年度")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            read = [extract_path(file, options["year"]) for file in options["files"]]
        except IntakeProblem as problem:
            self.stderr.write(problem.sentence)
            sys.exit(_NOT_READ)
        found = [finding for extraction in read for finding in _findings(extraction)]
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))


def _is_judged(document: object) -> TypeGuard[SelfEvaluation]:
    """Whether there are rules for this kind of document."""
    return isinstance(document, SelfEvaluation) and document.edition in all_editions()


def _findings(extraction: Extraction) -> Iterator[dict[str, str]]:
    for document in extraction.documents:
        if not _is_judged(document):
            continue
        for finding in check(document, all_editions()[document.edition]):
            yield {
                "file": extraction.file,
                "project_name": document.project_name,
                "code": finding.code,
                "severity": finding.severity.value,
                "where": finding.where,
                "message": message(finding),
                "printed": finding.printed,
                "expected": finding.expected,
            }
