"""The export of a year: whatever the number of forms, the same file and a few of them at a time."""

from __future__ import annotations

import json
import os
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.db.models.signals import post_init

from core.view.pdf import chinese_fonts
from evaluations.management.commands import export_evaluations
from evaluations.models import Evaluation
from evaluations.sheet.document import SelfEvaluation, to_interchange
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document
from tests.factories.evaluations import create_many
from tests.factories.people import Office

LINES = "第一行\n第二行\u2028第三行\x85“引号”\\"


@pytest.fixture
def evaluations(people: Office, monkeypatch: pytest.MonkeyPatch) -> QuerySet[Evaluation]:
    monkeypatch.setattr(export_evaluations, "CHUNK", 3)
    create_many(people.unit, people.preparer, 7, document=build_document(goal_actual=LINES))
    return Evaluation.objects.all()


def export(target: Path, kind: str) -> str:
    output = StringIO()
    call_command("export_evaluations", year=2025, format=kind, output=target, stdout=output)
    return output.getvalue()


def test_documents_are_written_as_json_lays_them_out(
    evaluations: QuerySet[Evaluation], tmp_path: Path
) -> None:
    target = tmp_path / "自评.json"
    assert "7 张" in export(target, "json")
    documents = [to_interchange(to_document(evaluation)) for evaluation in evaluations]
    assert documents[0]["goal_actual"] == LINES
    whole = {"file": "自评.json", "documents": documents}
    assert target.read_text(encoding="utf-8") == json.dumps(whole, ensure_ascii=False, indent=1)


def test_sheets_of_all_chunks_stand_in_one_workbook(
    evaluations: QuerySet[Evaluation], tmp_path: Path
) -> None:
    target = tmp_path / "自评.xlsx"
    assert "7 张" in export(target, "xlsx")
    assert len(openpyxl.load_workbook(target).sheetnames) == 7


def test_rows_are_read_for_a_few_forms_at_a_time(
    evaluations: QuerySet[Evaluation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read before the first form is written must not grow with their number."""
    read: list[Evaluation] = []
    at_writing: list[int] = []
    write = export_evaluations.to_interchange

    def count(document: SelfEvaluation) -> dict[str, Any]:
        at_writing.append(len(read))
        return write(document)

    monkeypatch.setattr(export_evaluations, "to_interchange", count)

    def note(instance: Evaluation, **_more: object) -> None:
        read.append(instance)

    post_init.connect(note, sender=Evaluation)
    try:
        export(tmp_path / "自评.json", "json")
    finally:
        post_init.disconnect(note, sender=Evaluation)
    assert at_writing[0] <= 3
    assert len(read) == 7


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_printed_sheets_are_one_file_each_in_an_archive(
    evaluations: QuerySet[Evaluation], tmp_path: Path, kind: str, begins: bytes
) -> None:
    if kind == "pdf" and not chinese_fonts():
        assert os.environ.get("CI") != "true", "the fonts of the journeys are missing"
        pytest.skip("no Chinese font is here: nothing can be printed as PDF")
    target = tmp_path / "打印件.zip"
    assert "已导出 7 张自评表" in export(target, kind)
    with zipfile.ZipFile(target) as archive:
        files = [archive.read(name) for name in archive.namelist()]
        assert len(set(archive.namelist())) == 7
    assert all(data.startswith(begins) for data in files)
