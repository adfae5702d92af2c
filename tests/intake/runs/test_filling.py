"""Filled offline and brought back: the official workbook into the same form, without loss.

The request only takes the file; a worker fills the form.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Membership
from accounts.roles import Role
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.storage.mapper import to_document
from intake.reading.official_workbooks import MAX_BYTES
from intake.runs import filling
from jobs.leases import take
from jobs.models import Job
from jobs.work import work
from tests.corpus.formats import FORMATS
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, person
from tests.pages import as_user


@pytest.fixture(autouse=True)
def _uploads(uploads: Path) -> None:
    """Files of these tests go where the test can look."""


@pytest.fixture
def draft(people: Office) -> Evaluation:
    return create_evaluation(people.unit, people.preparer)


def workbook(client: Client, evaluation: Evaluation, **cells: object) -> bytes:
    data = client.get(f"/evaluations/{evaluation.pk}/workbook/").content
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def post(
    client: Client,
    evaluation: Evaluation,
    data: bytes,
    name: str = "填好.xlsx",
    version: object = None,
) -> Any:
    evaluation.refresh_from_db()
    page = {
        "file": SimpleUploadedFile(name, data),
        "version": evaluation.version if version is None else version,
    }
    return client.post(f"/imports/fill/{evaluation.pk}/", page)


def page_of(client: Client, evaluation: Evaluation) -> str:
    """The page of the filling, or the form's where there is none."""
    return client.get(f"/imports/fill/{evaluation.pk}/", follow=True).content.decode()


def work_off() -> None:
    """Do what waits, as a worker would."""
    for job in Job.objects.filter(status__in=Job.OPEN):
        work(job.pk)


def bring_back(client: Client, evaluation: Evaluation, data: bytes, name: str = "填好.xlsx") -> str:
    answer = post(client, evaluation, data, name)
    if answer.status_code == 422:
        return answer.content.decode()
    work_off()
    return page_of(client, evaluation)


def kept_files() -> list[str]:
    """The uploads that lie on the disk."""
    return default_storage.listdir("fills")[1] if default_storage.exists("fills") else []


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


def test_a_row_that_was_renamed_offline_is_known_by_its_uid(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    before = list(draft.indicators.values_list("pk", "uid"))
    bring_back(client, draft, workbook(client, draft, D12="采购图书种数", D13="购置图书"))
    rows = draft.indicators.all()
    assert [(row.pk, row.uid) for row in rows] == before
    assert [row.level3 for row in rows[:2]] == ["采购图书种数", "购置图书"]


def test_a_workbook_without_uids_is_matched_by_names(
    client: Client, people: Office, draft: Evaluation
) -> None:
    """As one from before there were uids, or with the hidden column deleted."""
    as_user(client, people.preparer)
    before = list(draft.indicators.values_list("pk", flat=True))
    book = openpyxl.load_workbook(io.BytesIO(workbook(client, draft, F12="8300册")))
    book.worksheets[0].delete_cols(book.worksheets[0].max_column)
    buffer = io.BytesIO()
    book.save(buffer)
    bring_back(client, draft, buffer.getvalue())
    assert list(draft.indicators.values_list("pk", flat=True)) == before
    assert draft.indicators.first().actual == "8300册"


def test_text_with_formula_signs_and_line_breaks_survives(client: Client, people: Office) -> None:
    odd = with_row(build_document(), 0, explanation="=合计\n第二行 with words", actual="-5%")
    evaluation = create_evaluation(people.unit, people.preparer, document=odd)
    as_user(client, people.preparer)
    bring_back(client, evaluation, workbook(client, evaluation))
    evaluation.refresh_from_db()
    assert evaluation.indicators.first().actual == "-5%"
    assert evaluation.indicators.first().explanation.startswith("=合计")


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
    data = workbook(client, draft)
    damaged = data[:200] + b"\x00" * 100 + data[300:]
    html = bring_back(client, draft, damaged, "坏.xlsx")
    assert "文件“坏.xlsx”" in html


def test_nobody_brings_a_workbook_into_a_submitted_or_foreign_form(
    client: Client, people: Office
) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    as_user(client, people.preparer)
    data = workbook(client, evaluation, F12="9册")
    assert "不能修改" in bring_back(client, evaluation, data)
    as_user(client, people.stranger)
    assert post(client, evaluation, data).status_code == 404
    for tail in ("", "progress/"):
        assert client.get(f"/imports/fill/{evaluation.pk}/{tail}").status_code == 404
    assert client.post(f"/imports/fill/{evaluation.pk}/cancel/").status_code == 404
    assert not Job.objects.exists()


def test_a_page_opened_before_another_saving_is_stopped(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    data = workbook(client, draft, F12="9册")
    answer = post(client, draft, data, version=draft.version - 1)
    assert "别处修改" in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("version", ["9" * 5000, "²"])
def test_a_version_that_is_no_number_is_an_old_one(
    client: Client, people: Office, draft: Evaluation, version: str
) -> None:
    as_user(client, people.preparer)
    answer = post(client, draft, workbook(client, draft), version=version)
    assert "此表已在别处修改" in answer.content.decode()


def test_a_file_is_not_even_kept_for_who_may_not_fill_the_form(
    client: Client, people: Office, draft: Evaluation
) -> None:
    data = workbook(as_user(client, people.preparer), draft)
    as_user(client, people.approver)
    assert "只有本单位的填报人可以修改" in bring_back(client, draft, data)
    assert kept_files() == []
    assert not Job.objects.exists()


# In the background ------------------------------------------------------------------------------


def test_the_request_only_queues_and_its_page_asks_again(
    client: Client, people: Office, draft: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_user(client, people.preparer)
    data = workbook(client, draft, F12="8300册")
    monkeypatch.setattr("subprocess.Popen", None)  # whoever starts a process here fails

    answer = post(client, draft, data)

    assert (answer.status_code, answer["Location"]) == (302, f"/imports/fill/{draft.pk}/")
    assert draft.indicators.first().actual != "8300册"
    html = page_of(client, draft)
    assert "排队等候" in html
    assert f'hx-get="/imports/fill/{draft.pk}/progress/"' in html
    assert "排队等候" in client.get(f"/imports/fill/{draft.pk}/progress/").content.decode()
    assert Job.objects.get().payload.keys() == {"evaluation", "version", "upload", "name"}


def test_the_page_says_what_was_filled(client: Client, people: Office, draft: Evaluation) -> None:
    as_user(client, people.preparer)
    html = bring_back(client, draft, workbook(client, draft, F12="8300册"))
    assert "已按上传的工作簿填写，请核对后提交。" in html
    assert "共改动 1 格。" in html
    assert "<del>8200册</del> → <ins>8300册</ins>" in html
    assert "hx-get" not in html.split('id="filling"')[1].split(">")[0]


def test_what_waits_before_it_is_counted(client: Client, people: Office, draft: Evaluation) -> None:
    Job.objects.create(kind="read", key="read-1", subject="import-1")
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft))
    assert "前面还有 1 项后台任务" in page_of(client, draft)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"xlsx"}))
def test_other_files_are_refused_at_once_whatever_they_are_called(
    client: Client, people: Office, draft: Evaluation, name: str
) -> None:
    as_user(client, people.preparer)
    answer = post(client, draft, FORMATS[name]([["项目名称", "图书购置"]]), "填好.xlsx")
    html = answer.content.decode()
    assert "文件“填好.xlsx”不是 .xlsx 工作簿" in html
    assert "请上传由本页下载并填写的工作簿" in html
    assert "“导入”" in html
    assert not Job.objects.exists()
    assert kept_files() == []


def test_a_workbook_under_another_name_is_taken(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    html = bring_back(client, draft, workbook(client, draft, F12="8300册"), "填好.pdf")
    assert "共改动 1 格。" in html


def test_a_file_larger_than_any_form_is_refused(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    answer = post(client, draft, b"PK" + b"\x00" * MAX_BYTES)
    assert "超过 5 MB" in answer.content.decode()
    assert not Job.objects.exists()


class NoRoomFor(SimpleUploadedFile):
    """A file that the disk has no room for."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield self.read(100)
        raise OSError(errno.ENOSPC, "no space left on device")


def test_a_full_disk_is_named_and_leaves_nothing(
    client: Client, people: Office, draft: Evaluation
) -> None:
    file = NoRoomFor("填好.xlsx", workbook(as_user(client, people.preparer), draft))
    with pytest.raises(filling.FillRefused, match="存储空间已满"):
        filling.start_filling(
            evaluation=draft, file=file, by=people.preparer, version=draft.version
        )
    assert kept_files() == []
    assert not Job.objects.exists()


def test_no_file_is_asked_for(client: Client, people: Office, draft: Evaluation) -> None:
    as_user(client, people.preparer)
    answer = client.post(f"/imports/fill/{draft.pk}/", {"version": draft.version})
    assert "请选择填好的工作簿。" in answer.content.decode()


def test_one_person_fills_one_form_at_a_time(
    client: Client, people: Office, draft: Evaluation
) -> None:
    other = create_evaluation(people.unit, people.preparer, name="报纸订阅")
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft, F12="8300册"))

    answer = post(client, other, workbook(client, other, F12="1册"))

    html = answer.content.decode()
    assert "另一份工作簿还没有处理完" in html
    assert f'href="/imports/fill/{draft.pk}/"' in html
    assert len(kept_files()) == 1
    work_off()
    assert "共改动 1 格。" in bring_back(client, other, workbook(client, other, F12="1册"))


def test_another_person_does_not_wait_for_it(
    client: Client, people: Office, draft: Evaluation
) -> None:
    other = create_evaluation(people.unit, people.preparer, name="报纸订阅")
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft))
    as_user(client, person(Role.PREPARER, people.unit))
    post(client, other, workbook(client, other))
    assert Job.objects.filter(status=Job.Status.QUEUED).count() == 2
    assert "排队等候" not in page_of(client, draft), "somebody else's filling is not shown"


def test_of_two_uploads_at_once_one_is_taken(people: Office, draft: Evaluation) -> None:
    filling._queue(draft, "fills/a", "甲.xlsx", people.preparer, draft.version)
    with pytest.raises(filling.AlreadyFilling):
        filling._queue(draft, "fills/b", "乙.xlsx", people.preparer, draft.version)
    assert Job.objects.get().payload["upload"] == "fills/a"


def test_it_can_be_cancelled(client: Client, people: Office, draft: Evaluation) -> None:
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft, F12="8300册"))
    html = client.post(f"/imports/fill/{draft.pk}/cancel/", follow=True).content.decode()
    assert "正在取消" in html
    work_off()
    assert "已取消，自评表未作修改。" in page_of(client, draft)
    assert draft.indicators.first().actual == "8200册"
    html = client.post(f"/imports/fill/{draft.pk}/cancel/", follow=True).content.decode()
    assert "已经处理完，无法取消。" in html


def test_who_lost_the_role_meanwhile_fills_nothing(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft, F12="8300册"))
    Membership.objects.filter(user=people.preparer).update(role=Role.AUDITOR)
    work_off()
    assert "只有本单位的填报人可以修改" in page_of(client, draft)
    assert draft.indicators.first().actual == "8200册"


def test_a_form_that_moved_on_since_the_upload_is_left_alone(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft, F12="8300册"))
    Evaluation.objects.filter(pk=draft.pk).update(version=draft.version + 1)
    work_off()
    html = page_of(client, draft)
    assert "此表已在别处修改" in html
    assert "自评表未作修改。" in html
    assert draft.indicators.first().actual == "8200册"


def test_a_form_that_is_gone_is_no_error(people: Office, draft: Evaluation) -> None:
    file = FORMATS["xlsx"]([["项目名称", "图书购置"]])
    job = filling.start_filling(
        evaluation=draft,
        file=SimpleUploadedFile("填好.xlsx", file),
        by=people.preparer,
        version=draft.version,
    )
    draft.delete()
    work_off()
    job.refresh_from_db()
    assert (job.status, job.error) == (Job.Status.FAILED, "此表已不存在。")


@pytest.mark.parametrize("end", ["done", "refused", "cancelled", "failed"])
def test_the_file_is_deleted_however_it_ends(
    client: Client,
    people: Office,
    draft: Evaluation,
    end: str,
    django_capture_on_commit_callbacks,
) -> None:
    as_user(client, people.preparer)
    other = create_evaluation(people.unit, people.preparer, name="报纸订阅")
    post(client, draft, workbook(client, other if end == "refused" else draft))
    assert len(kept_files()) == 1
    if end == "cancelled":
        filling.cancel_filling(by=people.preparer)
    if end == "failed":
        Job.objects.update(tries=3)  # it took down three workers
    with django_capture_on_commit_callbacks(execute=True):
        work_off()
    status = Job.objects.get().status
    assert status == {"refused": "failed"}.get(end, end)
    assert kept_files() == []


def test_what_a_dead_worker_left_goes_with_the_next_file(
    client: Client, people: Office, draft: Evaluation, django_capture_on_commit_callbacks
) -> None:
    left = default_storage.save("fills/left", ContentFile(b"x"))
    Job.objects.create(
        kind="fill",
        key=f"fill-by-{people.preparer.pk}",
        subject="fill-1",
        status=Job.Status.DONE,
        payload={"upload": left},
    )
    as_user(client, people.preparer)
    with django_capture_on_commit_callbacks(execute=True):
        post(client, draft, workbook(client, draft))
    assert len(kept_files()) == 1
    assert not default_storage.exists(left)


def test_the_next_worker_does_what_a_dead_one_began(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft, F12="8300册"))
    assert take(Job.objects.get().pk) is not None
    Job.objects.update(lease_until="2020-01-01T00:00:00Z")
    work_off()
    assert "共改动 1 格。" in page_of(client, draft)
