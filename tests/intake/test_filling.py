"""Filled offline and brought back: the official workbook into the same form, without loss."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evaluations.models import Evaluation
from evaluations.sheets import to_document
from evaluations.transitions import State
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user


@pytest.fixture
def draft(people: Office) -> Evaluation:
    return create_evaluation(people.unit, people.preparer)


def workbook(client: Client, form: Evaluation, **cells: object) -> bytes:
    data = client.get(f"/evaluations/{form.pk}/workbook/").content
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def bring_back(client: Client, form: Evaluation, data: bytes, name: str = "填好.xlsx") -> str:
    form.refresh_from_db()
    file = SimpleUploadedFile(name, data)
    page = {"file": file, "version": form.version}
    return client.post(f"/imports/fill/{form.pk}/", page, follow=True).content.decode()


def test_an_untouched_workbook_changes_nothing(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    before = to_document(draft)
    assert "已按上传的工作簿填写" in bring_back(client, draft, workbook(client, draft))
    draft.refresh_from_db()
    assert to_document(draft) == before


def test_typed_cells_are_taken_and_computed_ones_worked_out(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    cells = {"F5": 380000, "F12": "8300册", "H12": 19.5, "I12": "两种图书脱销", "H20": 7}
    bring_back(client, draft, workbook(client, draft, **cells))
    draft.refresh_from_db()
    row = draft.indicators.first()
    assert (row.actual, row.score, row.explanation) == ("8300册", "19.5", "两种图书脱销")
    total = draft.funding_lines.get(source="total")
    assert (total.executed, total.execution_rate, total.score) == ("380000", "100.00", "10")
    assert draft.total_score == "99.5"


def test_rows_keep_their_identity(client: Client, people: Office, draft: Evaluation) -> None:
    as_user(client, people.preparer)
    before = list(draft.indicators.values_list("pk", flat=True))
    bring_back(client, draft, workbook(client, draft, F13="98.5%"))
    assert list(draft.indicators.values_list("pk", flat=True)) == before


def test_text_with_formula_signs_and_line_breaks_survives(client: Client, people: Office) -> None:
    odd = with_row(build_document(), 0, explanation="=合计\n第二行 with words", actual="-5%")
    form = create_evaluation(people.unit, people.preparer, document=odd)
    as_user(client, people.preparer)
    bring_back(client, form, workbook(client, form))
    form.refresh_from_db()
    assert form.indicators.first().actual == "-5%"
    assert form.indicators.first().explanation.startswith("=合计")


def test_the_workbook_of_another_project_is_refused(
    client: Client, people: Office, draft: Evaluation
) -> None:
    other = create_evaluation(people.unit, people.preparer, name="报纸订阅")
    as_user(client, people.preparer)
    html = bring_back(client, draft, workbook(client, other))
    assert "没有（或不止一张）2025年“图书购置”的自评表" in html


def test_a_broken_file_is_refused_in_one_sentence(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    html = bring_back(client, draft, b"\x00\x01 not a workbook", "坏.xlsx")
    assert "文件“坏.xlsx”" in html


def test_nobody_brings_a_workbook_into_a_submitted_or_foreign_form(
    client: Client, people: Office
) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    as_user(client, people.preparer)
    data = workbook(client, form, F12="9册")
    assert "不能修改" in bring_back(client, form, data)
    as_user(client, people.stranger)
    file = SimpleUploadedFile("x.xlsx", data)
    assert client.post(f"/imports/fill/{form.pk}/", {"file": file}).status_code == 404


def test_a_page_opened_before_another_saving_is_stopped(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    file = SimpleUploadedFile("x.xlsx", workbook(client, draft, F12="9册"))
    page = {"file": file, "version": draft.version - 1}
    html = client.post(f"/imports/fill/{draft.pk}/", page, follow=True).content.decode()
    assert "别处修改" in html


@pytest.mark.parametrize("version", ["9" * 5000, "²"])
def test_a_version_that_is_no_number_is_an_old_one(
    client: Client, people: Office, draft: Evaluation, version: str
) -> None:
    as_user(client, people.preparer)
    page = {"file": SimpleUploadedFile("填好.xlsx", workbook(client, draft)), "version": version}
    answer = client.post(f"/imports/fill/{draft.pk}/", page, follow=True)
    assert "此表已在别处修改" in answer.content.decode()


def test_a_file_is_not_even_read_for_who_may_not_fill_the_form(
    client: Client, people: Office, draft: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = workbook(as_user(client, people.preparer), draft)
    read = []
    monkeypatch.setattr("intake.filling.read_isolated", lambda *args: read.append(args))
    as_user(client, people.approver)
    assert "只有本单位的填报人可以修改" in bring_back(client, draft, data)
    assert read == []
