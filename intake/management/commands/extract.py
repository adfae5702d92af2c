"""manage.py extract FILE... : documents to the interchange format, without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from intake.reading.batch import Extracted, extract_files

_NOT_READ = 2


class Command(BaseCommand):
    help = "读取文件中的表格，输出交换格式的 JSON；不访问数据库。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="要读取的文件")
        parser.add_argument("--output", metavar="OUT.json", help="写入这个文件，而不是屏幕")
        parser.add_argument("--year", type=int, help="文件中没有印年份时使用的年度")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(self._read(options["files"], options["year"]))
        # Of many files those that were read are printed; of one there is nothing to print.
        if len(options["files"]) > 1 or not found[0].refused:
            self._print([file.json for file in found], options["output"])
        if any(file.refused for file in found):
            sys.exit(_NOT_READ)

    def _print(self, found: list[dict[str, Any]], output: str | None) -> None:
        text = json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1)
        if output:
            Path(output).write_text(text + "\n", encoding="utf-8")
        else:
            self.stdout.write(text)

    def _read(self, files: list[str], year: int | None) -> Iterator[Extracted]:
        for file in extract_files(files, year):
            for sentence in (*file.sentences, file.refused):
                if sentence:
                    self.stderr.write(sentence)
            yield file
