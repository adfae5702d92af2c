"""The uploaded workbook with its faults marked: made by a worker, taken away from its page."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import Membership
from accounts.roles import Role
from config.backups.databases import Contents, NamedFile
from config.backups.manifest import FileEntry
from config.backups.taking import _compare
from intake.models import ImportRun, Upload
from intake.runs.actions import ImportRefused
from intake.runs.mark_jobs import start_marking
from jobs.models import Job
from jobs.strayfiles import stray_files
from jobs.work import work
from tests.factories.documents import build_document, with_row
from tests.factories.people import Office, person
from tests.intake.test_runs import book
from tests.jobs.test_stray_files import age
from tests.pages import as_user


@pytest.fixture
def page(client: Client, people: Office) -> Client:
    return as_user(client, people.administrator)


@pytest.fixture
def upload(start) -> Upload:
    run: ImportRun = start(book(with_row(build_document(), 0, score="25")))
    return run.uploads.get()


def address(upload: Upload, tail: str = "") -> str:
    return f"/imports/{upload.run_id}/uploads/{upload.pk}/marked/{tail}"


def job_of(upload: Upload) -> Job:
    return Job.objects.get(key=f"mark-{upload.pk}")


def mark(page: Client, upload: Upload) -> None:
    page.post(address(upload))
    work(job_of(upload).pk)


def marked_files() -> list[str]:
    return default_storage.listdir("marked")[1]


def test_the_cells_that_the_rules_complain_of_are_coloured_and_commented(
    page: Client, upload: Upload
) -> None:
    mark(page, upload)
    assert "下载标出问题的原工作簿" in page.get(address(upload)).content.decode()
    content = page.get(address(upload, "file/")).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cell = sheet["H12"]
    assert cell.value == 25
    assert "SCORE_GT_WEIGHT" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFF8CBAD"
    assert sheet["H13"].comment is None


def test_the_request_only_queues_and_its_page_asks_again(
    page: Client, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openpyxl.load_workbook", None)
    monkeypatch.setattr("subprocess.Popen", None)
    assert page.post(address(upload))["Location"] == address(upload)
    assert f'hx-get="{address(upload, "progress/")}"' in page.get(address(upload)).content.decode()
    assert "排队等候" in page.get(address(upload, "progress/")).content.decode()
    assert page.get(address(upload, "file/")).status_code == 404


def test_nothing_is_made_before_it_is_asked_for(page: Client, upload: Upload) -> None:
    for tail in ("", "progress/", "file/"):
        assert page.get(address(upload, tail)).status_code == 404


def test_it_is_made_anew_when_asked_again(
    page: Client, upload: Upload, uploads: Path, django_capture_on_commit_callbacks
) -> None:
    mark(page, upload)
    (first,) = marked_files()
    with django_capture_on_commit_callbacks(execute=True):
        page.post(address(upload))
    work(job_of(upload).pk)
    (second,) = marked_files()
    assert first != second


def test_it_can_be_cancelled(page: Client, upload: Upload) -> None:
    page.post(address(upload))
    page.post(address(upload, "cancel/"))
    work(job_of(upload).pk)
    assert "已取消。" in page.get(address(upload)).content.decode()


def test_a_workbook_that_cannot_be_written_anew_is_refused_in_a_sentence(
    page: Client, upload: Upload
) -> None:
    Path(upload.file.path).write_bytes(b"no workbook")
    mark(page, upload)
    assert f"文件“{upload.name}”" in page.get(address(upload)).content.decode()
    assert page.get(address(upload, "file/")).status_code == 404


def test_only_a_workbook_is_marked(page: Client, people: Office, start) -> None:
    run = start(("闲话.txt", "没有表".encode()))
    upload = run.uploads.get()
    assert page.post(address(upload)).status_code == 404
    with pytest.raises(ImportRefused, match="只能标注"):
        start_marking(upload=upload, by=people.administrator)


def test_another_administrator_gets_none(client: Client, people: Office, upload: Upload) -> None:
    stranger = person(Role.ADMINISTRATOR, people.district)
    as_user(client, stranger)
    assert client.post(address(upload)).status_code == 404
    with pytest.raises(ImportRefused, match="只有发起"):
        start_marking(upload=upload, by=stranger)


def test_who_lost_the_role_meanwhile_gets_none(
    page: Client, people: Office, upload: Upload
) -> None:
    page.post(address(upload))
    Membership.objects.filter(user=people.administrator).update(role=Role.AUDITOR)
    work(job_of(upload).pk)
    assert job_of(upload).status == Job.Status.FAILED


def test_a_file_that_was_cleaned_away_can_be_made_anew(page: Client, upload: Upload) -> None:
    mark(page, upload)
    default_storage.delete(job_of(upload).result["file"])
    answer = page.get(address(upload, "file/"), follow=True)
    html = answer.content.decode()
    assert (answer.status_code, answer.redirect_chain) == (200, [(address(upload), 302)])
    assert "已不在服务器上" in html
    assert "下载标出问题的原工作簿" not in html
    assert "重新生成" in html
    mark(page, upload)
    assert page.get(address(upload, "file/")).status_code == 200


def test_what_was_cancelled_or_failed_can_be_made_anew(page: Client, upload: Upload) -> None:
    page.post(address(upload))
    page.post(address(upload, "cancel/"))
    work(job_of(upload).pk)
    assert "重新生成" in page.get(address(upload)).content.decode()
    mark(page, upload)
    assert "重新生成" not in page.get(address(upload)).content.decode()


def stray_names() -> list[str]:
    return [file.path.name for file in stray_files()]


def make_old(name: str) -> str:
    path = Path(default_storage.path(name))
    age(path)
    return path.name


def test_the_nightly_cleaning_leaves_a_marked_workbook_until_its_upload_is_deleted(
    page: Client, upload: Upload, start
) -> None:
    other = start(book()).uploads.get()
    mark(page, upload)
    name = make_old(job_of(upload).result["file"])
    assert name not in stray_names()
    upload.delete()
    assert name in stray_names()
    assert default_storage.exists(other.file.name)


def test_a_backup_does_not_call_a_marked_workbook_without_row(page: Client, upload: Upload) -> None:
    mark(page, upload)
    name = job_of(upload).result["file"]
    original = str(upload.file.name)
    named = Contents({}, {}, [NamedFile("intake_upload", "1", original)])
    entries = [FileEntry(f"uploads/{file}", 1, "") for file in (name, original, "x")]
    assert _compare(named, entries) == ([], ["x"])
