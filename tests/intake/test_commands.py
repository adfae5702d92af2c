"""The commands that are a contract: import, undo, check, export."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from accounts.models import Unit, User
from evaluations.models import Evaluation
from intake.models import ImportRun
from tests.factories.documents import build_document, with_row
from tests.factories.people import Office
from tests.intake.test_runs import book


@pytest.fixture
def file(uploads: Path, people: Office) -> Path:
    path = uploads / "去年.xlsx"
    path.write_bytes(book()[1])
    return path


def run(*arguments: object, **options: Any) -> str:
    out = io.StringIO()
    call_command(*[str(word) for word in arguments], stdout=out, **options)
    return out.getvalue()


def test_waiting_stores_the_forms_and_prints_the_counts(file: Path) -> None:
    printed = run("import_documents", file, "--wait")
    assert "新建 2，更新 0，无变化 0，拒绝 0" in printed
    assert f"导入编号 {ImportRun.objects.get().pk}" in printed
    assert Evaluation.objects.count() == 2
    assert "新建 0，更新 0，无变化 2，拒绝 0" in run("import_documents", file, "--wait")


def test_without_waiting_the_worker_saves(file: Path) -> None:
    assert "保存任务已排队" in run("import_documents", file)
    assert ImportRun.objects.get().stage == ImportRun.Stage.SAVING
    assert not Evaluation.objects.exists()


def test_a_dry_run_writes_nothing_at_all(file: Path, uploads: Path) -> None:
    printed = run("import_documents", file, "--dry-run")
    assert "新建 2" in printed
    assert not ImportRun.objects.exists()
    assert not User.objects.filter(staff_number="system").exists()
    assert not list((uploads / "uploads" / "imports").iterdir())


def test_unit_year_and_archive_are_options(uploads: Path, people: Office) -> None:
    path = uploads / "无年度.xlsx"
    bare = build_document(title="项目自评表", year=None, implementing_unit="外", department="外")
    path.write_bytes(book(bare)[1])
    assert "拒绝 1" in run("import_documents", path, "--wait")
    options = ("--unit", people.other_unit.code, "--year", 2019, "--archive", "--wait")
    assert "新建 1" in run("import_documents", path, *options)
    evaluation = Evaluation.objects.get()
    assert (evaluation.unit, evaluation.year, evaluation.state) == (
        people.other_unit,
        2019,
        "approved",
    )


def test_refusals_are_printed_with_their_reasons(uploads: Path, people: Office) -> None:
    path = uploads / "外单位.xlsx"
    path.write_bytes(book(build_document(implementing_unit="外单位", department="外单位"))[1])
    assert "没有名为“外单位”的单位" in run("import_documents", path, "--wait")
    assert "新建 1" in run("import_documents", path, "--wait", "--create-units")
    assert Unit.objects.filter(name="外单位").exists()


def test_an_import_is_undone_by_its_number(file: Path) -> None:
    run("import_documents", file, "--wait")
    assert "已撤销 2 张表" in run("undo_import", ImportRun.objects.get().pk)
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("import_documents", "missing.xlsx"),
        ("import_documents", __file__, "--unit", "none"),
        ("import_documents", __file__, "--user", "none"),
        ("undo_import", "99"),
        ("export_evaluations", "--year", "1999", "--format", "json", "--output", "x"),
    ],
)
def test_mistakes_end_in_one_line(people: Office, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="。"):
        run(*arguments)


def test_findings_are_printed_as_json(uploads: Path) -> None:
    path = uploads / "有错.xlsx"
    path.write_bytes(book(with_row(build_document(), 0, score="25"))[1])
    found = json.loads(run("check_documents", path))
    excess = next(finding for finding in found if finding["code"] == "SCORE_GT_WEIGHT")
    assert excess["project_name"] == "图书购置"
    assert (excess["severity"], excess["where"]) == ("error", "indicators[0].score")
    assert excess["printed"] == "25"
    assert excess["message"]


def test_a_year_is_exported_as_sheets_and_as_documents(file: Path, uploads: Path) -> None:
    run("import_documents", file, "--wait")
    target = uploads / "out.xlsx"
    assert "2 张" in run(
        "export_evaluations", "--year", 2025, "--format", "xlsx", "--output", target
    )
    assert sorted(openpyxl.load_workbook(target).sheetnames) == ["图书购置", "报纸订阅"]
    target = uploads / "out.json"
    run("export_evaluations", "--year", 2025, "--format", "json", "--output", target)
    documents = json.loads(target.read_text(encoding="utf-8"))["documents"]
    assert [document["project_name"] for document in documents] == ["图书购置", "报纸订阅"]
