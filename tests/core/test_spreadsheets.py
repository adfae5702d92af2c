"""Cells that a spreadsheet would run leave as text, and come back as what they were."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
import tablib
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import Unit
from budgets.models import LibraryIndicator, Project
from core.formulas import neutral, original
from core.spreadsheets import FORMATS
from tests.factories.people import Office, UserFactory, office
from tests.pages import as_user

HOSTILE = [
    '=HYPERLINK("http://x.invalid","讲座")',
    "+86 755 1234",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "-",
    "'=1+1",
]
HARMLESS = ["", "讲座", "-5", "+3.25", "1=1", "'引号", "a@b", " =1", "'"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert original(neutral(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text
    assert original(text) == text


@pytest.mark.parametrize("value", [-5, 3.5, None, True])
def test_numbers_stay_numbers(value: Any) -> None:
    assert neutral(value) is value
    assert original(value) is value


@given(st.text(alphabet="'=+-@\t\r\n＝－1.5a讲 ", max_size=8))
def test_every_text_comes_back(text: str) -> None:
    assert original(neutral(text)) == text
    assert neutral(text)[:1] not in set("=@\t\r\n＝－")


@pytest.fixture
def people(db: None) -> Office:
    return office()


def exported(client: Client, page: str, kind: str, resource: str, columns: list[str]) -> bytes:
    address = f"/admin/{page}/export/"
    html = client.get(address).content.decode()
    number = html.split(f">{kind}<")[0].rsplit('value="', 1)[1].split('"')[0]
    chosen = {f"{resource}_{name}": "on" for name in columns}
    response = client.post(address, {"format": number, "resource": "0", **chosen})
    assert response.status_code == 200
    return bytes(response.content)


def cells(content: bytes, kind: str) -> list[list[Any]]:
    """What the file holds, read by none of our own code."""
    if kind == "xlsx":
        return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].values]
    delimiter = "\t" if kind == "tsv" else ","
    return list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter))


ADMIN_TABLES = {
    "accounts/unit": ("unitresource", ["code", "name", "parent"]),
    "accounts/membership": ("membershipresource", ["user", "unit", "role", "name"]),
    "budgets/project": ("projectresource", ["unit", "code", "name"]),
    "budgets/libraryindicator": ("libraryindicatorresource", ["code", "level1", "level3"]),
}


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "html"])
@pytest.mark.parametrize("page", ADMIN_TABLES)
def test_no_plain_table_leaves_with_a_formula(
    client: Client, people: Office, page: str, kind: str
) -> None:
    hostile = '=HYPERLINK("http://x.invalid")'
    Unit.objects.filter(pk=people.unit.pk).update(name=hostile)
    people.preparer.name = hostile
    people.preparer.save()
    Project.objects.create(unit=people.unit, name=hostile, code="+1+1")
    LibraryIndicator.objects.create(code="A1", level1="产出指标", level2="数量", level3=hostile)
    as_user(client, UserFactory.create(is_superuser=True, is_staff=True))
    content = exported(client, page, kind, *ADMIN_TABLES[page])
    if kind == "html":
        assert ">=HYPERLINK" not in content.decode()
        assert "HYPERLINK" in content.decode()
        return
    texts = [cell for row in cells(content, kind) for cell in row if isinstance(cell, str)]
    assert f"'{hostile}" in texts
    assert not [text for text in texts if text[:1] in set("=+-@\t\r")]


@pytest.mark.parametrize("kind", ["json", "yaml"])
def test_formats_that_no_spreadsheet_opens_hold_the_very_text(
    client: Client, people: Office, kind: str
) -> None:
    Project.objects.create(unit=people.unit, name="=1+1")
    as_user(client, people.administrator)
    content = exported(client, "budgets/project", kind, *ADMIN_TABLES["budgets/project"])
    [row] = tablib.Dataset().load(content.decode(), kind).dict
    assert row["项目名称"] == "=1+1"


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_a_table_that_is_exported_and_imported_changes_nothing(
    client: Client, people: Office, kind: str
) -> None:
    names = ["=1+1", "'=1+1", "-", "-5", "普通", "+86 755"]
    for name in names:
        Project.objects.create(unit=people.unit, name=name, code=name)
    as_user(client, UserFactory.create(is_superuser=True, is_staff=True))
    before = sorted(Project.objects.values_list("pk", "name", "code"))
    content = exported(client, "budgets/project", kind, *ADMIN_TABLES["budgets/project"])
    upload = io.BytesIO(content)
    upload.name = f"projects.{kind}"
    form = {"import_file": upload, "format": "", "resource": ""}
    html = client.get("/admin/budgets/project/import/").content.decode()
    form["format"] = html.split(f">{kind}<")[0].rsplit('value="', 1)[1].split('"')[0]
    preview = client.post("/admin/budgets/project/import/", form)
    confirm = preview.context["confirm_form"].initial
    client.post("/admin/budgets/project/process_import/", confirm)
    assert sorted(Project.objects.values_list("pk", "name", "code")) == before


def test_a_number_is_a_number_in_a_workbook() -> None:
    xlsx = next(kind for kind in FORMATS if kind.__name__ == "XLSX")
    data = tablib.Dataset(["=1", -5, -2.5], headers=["a", "b", "c"])
    content = xlsx().export_data(data)
    assert cells(content, "xlsx")[1] == ["'=1", -5, -2.5]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
