"""A new kind of sheet is one spec file, one registry entry and its rules: nothing else changes.

A made-up kind is read from a workbook and from text, checked, drawn, exported, imported and shown.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import Workbook

from budgets.models import BudgetDocument
from core.findings import Finding, Outcome, Severity
from core.numbers import read_decimal
from core.sheets.checking import check_together
from core.sheets.documents import SourceRef, from_json, to_json
from core.sheets.kinds import Bundle, Rules, SheetKind, kind_of, register, spec_named, unregister
from core.view.tree import View
from core.view.workbook import workbook_bytes
from intake.models import ImportRun, Upload
from intake.reading.pipeline import extract_bytes
from intake.runs.staging import plan, stage
from tests.factories.people import Office
from tests.intake.test_runs import saved
from tests.pages import as_user

SPEC = """
id = "assets2024"
kind = "asset_use"
name = "资产使用情况表"
title = "{year}年资产使用情况表"
title_aliases = ["资产使用情况表"]
valid_from = 2024

[blocks.unit]
label = "单位情况"
fields = [
    { field = "project_name", label = "项目名称", anchor = true },
    { field = "implementing_unit", label = "使用单位" },
    { field = "value", label = "资产总值", kind = "number" },
]

[blocks.assets]
label = "资产清单"
columns = [
    { field = "asset", label = "资产名称", kind = "name" },
    { field = "held", label = "现有数量", kind = "number" },
    { field = "idle", label = "闲置数量", kind = "number" },
    { field = "plan", label = "处置意见" },
]
"""


@dataclass(frozen=True, slots=True)
class Asset:
    asset: str = ""
    held: str = ""
    idle: str = ""
    plan: str = ""
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AssetUse:
    kind: ClassVar[str] = "asset_use"

    edition: str
    year: int | None = None
    title: str = ""
    project_name: str = ""
    implementing_unit: str = ""
    value: str = ""
    assets: tuple[Asset, ...] = ()
    evidence: SourceRef | None = field(default=None, compare=False)


def run(bundle: Bundle) -> Sequence[Outcome]:
    return [Outcome(tuple(idle_more_than_held(bundle.documents[n]))) for n in bundle.own]


def idle_more_than_held(document: AssetUse) -> Iterator[Finding]:
    for number, row in enumerate(document.assets):
        held, idle = read_decimal(row.held), read_decimal(row.idle)
        if held is not None and idle is not None and idle > held:
            yield Finding(
                "ASSET_IDLE", Severity.ERROR, f"assets[{number}].idle", row.idle, row.held
            )


ENTRY_RULES = Rules(
    run=run,
    message=lambda finding: f"闲置 {finding.printed}，多于现有的 {finding.expected}。",
    remedy=lambda finding: "请核对数量。",
    place=lambda where, document: where,
)
SHEET = AssetUse(
    edition="assets2024",
    year=2024,
    title="2024年资产使用情况表",
    project_name="设备更新",
    implementing_unit="云台区图书馆",
    value="1200.50",
    assets=(Asset("自助借还机", "12", "3", "调剂"), Asset("书架", "40", "41", "")),
)
ROWS = [
    ["2024年资产使用情况表", "", "", ""],
    ["项目名称", "设备更新", "使用单位", "云台区图书馆"],
    ["资产总值", "1,200.50万元", "", ""],
    ["资产名称", "现有数量", "闲置数量", "处置意见"],
    ["自助借还机", "12", "3", "调剂"],
    ["书架", "40", "41", ""],
]


@pytest.fixture(autouse=True)
def made_up(tmp_path: Path) -> Iterator[None]:
    """One spec file and one entry with its rules."""
    folder = tmp_path / "specs"
    folder.mkdir()
    (folder / "assets2024.toml").write_text(SPEC, encoding="utf-8")
    register(SheetKind(document=AssetUse, title="资产使用情况表", folder=folder, rules=ENTRY_RULES))
    yield
    unregister("asset_use")


def as_workbook() -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in ROWS:
        book.worksheets[0].append([text or None for text in row])
    book.save(stream)
    return stream.getvalue()


def as_text() -> bytes:
    lines = ["| " + " | ".join(row) + " |" for row in ROWS[1:]]
    return "\n".join([ROWS[0][0], "", *lines]).encode()


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", as_workbook()), ("a.md", as_text())], ids=["xlsx", "text"]
)
def test_it_is_read(name: str, data: bytes) -> None:
    assert extract_bytes(name, data).documents == (SHEET,)


def test_it_is_checked_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xlsx").write_bytes(as_workbook())
    call_command("check_documents", str(tmp_path / "a.xlsx"))
    [found] = json.loads(capsys.readouterr().out)
    assert (found["project_name"], found["code"]) == ("设备更新", "ASSET_IDLE")
    assert (found["where"], found["message"]) == ("assets[1].idle", "闲置 41，多于现有的 40。")


def test_it_is_drawn_with_a_place_for_its_findings() -> None:
    view = drawn()
    assert view.title == "2024年资产使用情况表"
    texts = [cell.text for cell in view.cells]
    assert texts[texts.index("项目名称") + 1] == "设备更新"
    assert texts[texts.index("资产总值") + 1] == "1200.50"
    keys = {cell.key: cell.text for cell in view.cells}
    assert keys[check_together([SHEET])[0].findings[0].where] == "41"


def test_it_is_exported_as_json_and_workbook_and_read_again() -> None:
    content = to_json(SHEET)
    assert list(content)[:3] == ["kind", "edition", "year"]
    assert from_json(AssetUse, content) == SHEET
    [read] = extract_bytes("b.xlsx", workbook_bytes([("资产", drawn())])).documents
    assert read == SHEET


def drawn() -> View:
    """The sheet as the entry of its kind draws it."""
    spec = spec_named("assets2024")
    assert spec is not None
    return kind_of(SHEET).draw(SHEET, spec)


def test_it_is_imported_counted_stored_and_shown(people: Office, client: Client) -> None:
    run = ImportRun.objects.create(by=people.administrator, stage=ImportRun.Stage.PREVIEW)
    upload = Upload.objects.create(run=run, name="a.xlsx", sha256="0", size=1)
    stage(upload, {"documents": [to_json(SHEET)], "notices": [], "problems": []})
    plan(run)
    item = run.items.get()
    assert (item.action, item.error_count) == ("create", 1)

    as_user(client, people.administrator)
    assert "闲置 41" in client.get(f"/imports/{run.pk}/items/{item.pk}/").content.decode()
    saved(run, people)
    stored = BudgetDocument.objects.get()
    assert (stored.kind, stored.name, stored.unit) == ("asset_use", "设备更新", people.unit)
    page = client.get(f"/budgets/{stored.pk}/").content.decode()
    assert "闲置数量" in page
    assert 'href="#cell-assets-1-idle"' in page
    assert 'id="cell-assets-1-idle"' in page
    assert "资产使用情况表" in client.get("/budgets/?kind=asset_use").content.decode()


def test_a_kind_without_rules_says_so() -> None:
    bare = SheetKind(document=AssetUse, title="资产使用情况表")
    assert bare.without_rules == "资产使用情况表还没有检查规则，本系统不作检查。"
    assert kind_of(SHEET).without_rules == ""
    assert kind_of(SHEET).compute is None
