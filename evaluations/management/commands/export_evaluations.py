"""manage.py export_evaluations : official sheets of a year, printed ones, or documents as JSON."""

from __future__ import annotations

import json
import zipfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from accounts.models import Unit
from core.view.paper import Paper
from core.view.pdf import NoChineseFont, pdf_bytes
from core.view.word import word_bytes
from core.web.downloads import safe_name
from evaluations.checking.effective_settings import effective_editions
from evaluations.models import Evaluation
from evaluations.outputs.papers import paper_of
from evaluations.outputs.workbook import workbook_bytes
from evaluations.sheet.completeness import with_all_funding_rows
from evaluations.sheet.document import SelfEvaluation, to_interchange
from evaluations.storage.mapper import to_document

CHUNK: Final = 200
PRINTED: Final[Mapping[str, Callable[[Paper], bytes]]] = {"pdf": pdf_bytes, "docx": word_bytes}


def _chunks(evaluations: QuerySet[Evaluation]) -> Iterator[list[Evaluation]]:
    """The sheets with their rows, never all of them in memory."""
    whole = evaluations.prefetch_related("funding_lines", "indicators")
    left = whole.iterator(chunk_size=CHUNK)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _write_workbook(path: Path, evaluations: QuerySet[Evaluation]) -> int:
    pages = [
        (with_all_funding_rows(to_document(evaluation), edition), edition)
        for chunk in _chunks(evaluations)
        for evaluation, edition in zip(chunk, effective_editions(chunk), strict=True)
    ]
    path.write_bytes(workbook_bytes(pages))
    return len(pages)


def _write_json(path: Path, evaluations: QuerySet[Evaluation]) -> int:
    """One object as ``json.dump`` indents it, written document by document."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        name = json.dumps(path.name, ensure_ascii=False)
        file.write(f'{{\n "file": {name},\n "documents": [\n')
        for chunk in _chunks(evaluations):
            for evaluation in chunk:
                plain = to_interchange(to_document(evaluation))
                text = json.dumps(plain, ensure_ascii=False, indent=1)
                # Line breaks within texts are escaped: each one here is of the layout.
                file.write((",\n  " if count else "  ") + text.replace("\n", "\n  "))
                count += 1
        file.write("\n ]\n}")
    return count


def _write_printed(path: Path, evaluations: QuerySet[Evaluation], ending: str) -> int:
    """A zip with a file a sheet, written sheet by sheet: memory does not grow with their number."""
    count = 0
    draw = PRINTED[ending]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for chunk in _chunks(evaluations.select_related("unit", "campaign")):
            for evaluation in chunk:
                count += 1
                called = f"{evaluation.unit.name} {evaluation.project_name}.{ending}"
                name = f"{count:05d} {safe_name(called)}"
                archive.writestr(zipfile.ZipInfo(name), draw(paper_of(evaluation)))
    return count


_WRITERS: Final[Mapping[str, Callable[[Path, QuerySet[Evaluation]], int]]] = {
    "xlsx": _write_workbook,
    "json": _write_json,
}


class Command(BaseCommand):
    help = (
        "导出一个年度的自评表：xlsx 为官方表样，json 为交换格式；"
        "pdf、docx 为打印件，每张表一个文件，合为一个压缩包。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--unit", metavar="CODE", help="只导出该单位及其下级")
        parser.add_argument("--format", choices=[*_WRITERS, *PRINTED], required=True, help="格式")
        parser.add_argument("--output", type=Path, required=True, metavar="PATH", help="写入的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        evaluations = Evaluation.objects.filter(kind=SelfEvaluation.kind, year=options["year"])
        if options["unit"]:
            unit = Unit.objects.filter(code=options["unit"]).first()
            if unit is None:
                raise CommandError(f"没有编码为 {options['unit']} 的单位。")
            evaluations = evaluations.filter(unit__path__startswith=unit.path)
        if not evaluations.exists():
            raise CommandError("没有符合条件的自评表。")
        path: Path = options["output"]
        form: str = options["format"]
        try:
            if form in PRINTED:
                count = _write_printed(path, evaluations, form)
            else:
                count = _WRITERS[form](path, evaluations)
        except NoChineseFont as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"已导出 {count} 张自评表。")
