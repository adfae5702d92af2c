"""Bad input on the upload page: one clear sentence, never an error page, nothing half stored."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles import Role
from evaluations.models import Evaluation
from intake.models import ImportRun
from tests.factories.people import Office, person
from tests.intake.conftest import work_off
from tests.intake.test_runs import book
from tests.pages import as_user


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


BAD = {
    "照片.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "空.xlsx": b"",
    "半截.xlsx": book()[1][:3000],
    "乱码.txt": bytes(range(128, 256)) * 50,
    "闲话.txt": "今天天气很好，没有表格。".encode(),
    "压缩.xlsx": zipped(a=bytes(300 * 1024 * 1024)),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_place_and_remedy(
    client: Client, people: Office, uploads, name: str
) -> None:
    as_user(client, people.administrator)
    files = [SimpleUploadedFile(name, BAD[name]), SimpleUploadedFile(*book())]
    response = client.post("/imports/", {"documents": files, "arrives_as": "draft"})
    assert response.status_code == 302
    run = work_off(ImportRun.objects.get())
    page = client.get(response.headers["Location"])
    assert page.status_code == 200
    sentence = run.problems.get().sentence
    assert sentence.startswith(f"文件“{name}”")
    assert "请" in sentence
    assert sentence in page.content.decode()
    assert run.items.count() == 2, "the other file of the run is untouched"
    assert not Evaluation.objects.exists()


def test_an_upload_without_a_file_is_told_so(client: Client, people: Office) -> None:
    response = as_user(client, people.administrator).post("/imports/", {"arrives_as": "draft"})
    assert response.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_file_over_the_limit_is_refused(
    client: Client, people: Office, uploads, settings
) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    response = as_user(client, people.administrator).post(
        "/imports/", {"documents": SimpleUploadedFile(*book()), "arrives_as": "draft"}
    )
    assert "请拆分" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_name_with_a_path_stays_a_name(client: Client, people: Office, uploads) -> None:
    _name, data = book()
    as_user(client, people.administrator).post(
        "/imports/",
        {"documents": SimpleUploadedFile("../../etc/x.xlsx", data), "arrives_as": "draft"},
    )
    upload = ImportRun.objects.get().uploads.get()
    assert "/" not in upload.name
    assert upload.file.name.startswith("imports/")
    assert "x" not in upload.file.name.removeprefix("imports/").rstrip("0123456789abcdef")


@pytest.mark.parametrize("who", ["preparer", "reviewer", "auditor"])
def test_the_pages_are_the_administrators(client: Client, people: Office, start, who: str) -> None:
    run = start(book(), read=False)
    as_user(client, getattr(people, who))
    assert client.get("/imports/").status_code == 403
    assert client.get(f"/imports/{run.pk}/").status_code == 403
    assert client.post(f"/imports/{run.pk}/confirm/").status_code == 403


def test_another_administrators_run_does_not_exist(client: Client, people: Office, start) -> None:

    run = start(book(), read=False)
    as_user(client, person(Role.ADMINISTRATOR, people.district))
    assert client.get(f"/imports/{run.pk}/").status_code == 404
    assert client.get(f"/imports/{run.pk}/progress/").status_code == 404
