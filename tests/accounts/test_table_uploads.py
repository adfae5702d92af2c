"""Plain tables of the admin: bounded before they are read, kept out of sight until confirmed."""

from __future__ import annotations

import io
import json
import os
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from accounts.models import Unit
from accounts.pending_tables import KEPT_FOR, clear_old, folder
from core.spreadsheets import IMPORTED
from core.table_bounds import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED
from tests.factories.people import UserFactory
from tests.pages import as_user

pytestmark = pytest.mark.django_db

PAGE = "/admin/accounts/unit/"
KINDS = {kind().get_title(): str(number) for number, kind in enumerate(IMPORTED)}
HEADING = ("单位编码", "单位名称", "上级单位编码")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def page(client: Client) -> Client:
    return as_user(client, UserFactory.create(is_superuser=True, is_staff=True))


def upload(client: Client, kind: str, data: bytes) -> str:
    file = SimpleUploadedFile(f"table.{kind}", data)
    posted = {"format": KINDS[kind], "resource": "0", "import_file": file}
    answer = client.post(f"{PAGE}import/", posted)
    assert answer.status_code == 200
    return str(answer.content.decode())


def confirmation(html: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def rows(count: int, columns: int = 3) -> list[tuple[str, ...]]:
    heading = (*HEADING, *(f"列{number}" for number in range(columns - 3)))
    return [heading, *((f"u{n}", f"单位{n}", *[""] * (columns - 2)) for n in range(count))]


def text(table: list[tuple[str, ...]], delimiter: str = ",") -> bytes:
    return "\n".join(delimiter.join(row) for row in table).encode()


def workbook(table: list[tuple[str, ...]]) -> bytes:
    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in table:
        sheet.append([value or None for value in row])
    book.save(out)
    return out.getvalue()


def with_sheet(xml: bytes, **parts: bytes) -> bytes:
    """A workbook whose sheet is this XML; ``parts`` are more members, by name."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(rows(1)))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in whole.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            made.writestr(name, xml if is_sheet else whole.read(name))
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b"%s</sheetData></worksheet>"
)
FAR_CELL = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
NESTED = b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY b "&a;&a;">]>' + SHEET


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "json"])
def test_an_honest_table_is_shown_confirmed_and_gone(page: Client, kind: str) -> None:
    table = rows(3)
    named = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    data = {
        "csv": text(table),
        "tsv": text(table, "\t"),
        "xlsx": workbook(table),
        "json": json.dumps(named).encode(),
    }[kind]
    shown = confirmation(upload(page, kind, data))
    [kept] = folder().iterdir()
    assert (kept.name, kept.stat().st_mode & 0o077) == (shown["import_file_name"], 0)
    page.post(f"{PAGE}process_import/", shown)
    assert Unit.objects.count() == 3
    assert not list(folder().iterdir())


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("csv", b"a" * (MAX_BYTES + 1), "超过 5 MB"),
        ("csv", text(rows(MAX_ROWS + 1)), "超过 5000 行"),
        ("csv", b"," * 1_000_000, "超过 100 列"),
        ("csv", b"\n" * 1_000_000, "超过 5000 行"),
        ("csv", text(rows(1)).decode().encode("gb18030"), "无法读取该文件"),
        ("csv", b'"' + b"x" * 200_000, "无法读取该文件"),
        ("tsv", b"\t" * 1_000_000, "超过 100 列"),
        ("json", b"[" * 100_000, "无法读取该文件"),
        ("json", b"7", "无法读取该文件"),
        ("json", b'["a", {}]', "无法读取该文件"),
        ("json", json.dumps([{"单位编码": "1"}] * (MAX_ROWS + 1)).encode(), "超过 5000 行"),
        ("xlsx", b"PK no zip", "无法读取该文件"),
        ("xlsx", text(rows(1)), "无法读取该文件"),
        ("xlsx", workbook(rows(MAX_ROWS + 1)), "超过 5000 行"),
        ("xlsx", workbook(rows(1, MAX_COLUMNS + 1)), "超过 100 列"),
        ("xlsx", with_sheet(SHEET % FAR_CELL), "超过 5000 行"),
        ("xlsx", with_sheet(SHEET % (b"<row>" + b"<c/>" * 1_100_000 + b"</row>")), "超过 5000 行"),
        ("xlsx", with_sheet(SHEET % b"", **{"x.xml": b" " * MAX_UNPACKED}), "解压后过大"),
        ("xlsx", with_sheet(NESTED % b""), "不合规范"),
        ("xlsx", with_sheet((NESTED % b"").decode().encode("utf-16")), "不合规范"),
        ("xlsx", with_sheet(b"<worksheet"), "无法读取该文件"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(
    page: Client, kind: str, data: bytes, message: str
) -> None:
    html = upload(page, kind, data)
    assert message in html
    assert "confirm" not in confirmation(html)
    assert not list(folder().glob("*")), "nothing stays behind"


def test_a_part_that_unpacks_to_more_than_it_says_is_refused(page: Client) -> None:
    """The size in the directory is a lie; the bytes behind it are a bomb."""
    data = bytearray(with_sheet(SHEET % (b" " * (2 * MAX_UNPACKED))))
    true, lie = (size.to_bytes(4, "little") for size in (len(SHEET % b"") + 2 * MAX_UNPACKED, 500))
    assert true in data
    assert "无法读取该文件" in upload(page, "xlsx", bytes(data).replace(true, lie))


@pytest.mark.parametrize("kind", ["html", "yaml"])
def test_formats_that_cannot_be_bounded_are_not_read(kind: str) -> None:
    assert kind not in KINDS


# The file between preview and confirmation ----------------------------------------------------


def test_the_name_in_the_form_cannot_point_elsewhere(page: Client, tmp_path: Path) -> None:
    shown = confirmation(upload(page, "csv", text(rows(1))))
    (tmp_path / "other").write_bytes(text(rows(2)))
    (folder() / "0123456789abcdef0123456789abcdef").write_bytes(text(rows(2)))
    for name in ("../other", str(tmp_path / "other"), "0123456789abcdef0123456789abcdef", ""):
        answer = page.post(
            f"{PAGE}process_import/", shown | {"import_file_name": name}, follow=True
        )
        assert "请重新上传" in answer.content.decode(), name
    assert not Unit.objects.exists()


@pytest.mark.parametrize("changed", [{"format": "99"}, {"format": "x"}, {"resource": "7"}])
def test_what_was_shown_is_what_is_taken(page: Client, changed: dict[str, str]) -> None:
    shown = confirmation(upload(page, "csv", text(rows(1))))
    answer = page.post(f"{PAGE}process_import/", shown | changed, follow=True)
    assert "请重新上传" in answer.content.decode()
    assert not Unit.objects.exists()


def test_nobody_else_confirms_an_upload(page: Client) -> None:
    shown = confirmation(upload(page, "csv", text(rows(1))))
    other = as_user(Client(), UserFactory.create(is_superuser=True, is_staff=True))
    answer = other.post(f"{PAGE}process_import/", shown, follow=True)
    assert "请重新上传" in answer.content.decode()
    assert not Unit.objects.exists()
    page.post(f"{PAGE}process_import/", shown)
    assert Unit.objects.count() == 1


def test_a_session_keeps_a_few_tables_only(page: Client) -> None:
    for _ in range(7):
        upload(page, "csv", text(rows(1)))
    assert len(list(folder().iterdir())) == 5


def test_what_nobody_confirmed_goes_after_a_day(page: Client) -> None:
    upload(page, "csv", text(rows(1)))
    upload(page, "csv", text(rows(1)))
    old, young = folder().iterdir()
    before = time.time() - KEPT_FOR.total_seconds() - 1
    os.utime(old, (before, before))
    assert clear_old() == 1
    assert list(folder().iterdir()) == [young]
