"""Files that no row names go after a day; what a row of any model names stays."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import CommandError, call_command
from django.db import models

from intake.models import ImportRun, Upload
from jobs.models import Job
from jobs.queue import queue
from jobs.strayfiles import REMOVE_STRAY_FILES, SAFE_AFTER
from jobs.work import work
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def age(path: Path) -> None:
    old = path.lstat().st_mtime - SAFE_AFTER.total_seconds() - 60
    os.utime(path, (old, old), follow_symlinks=False)


def write(path: Path, text: str = "12345", *, is_old: bool = True) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if is_old:
        age(path)
    return path


@pytest.fixture
def upload(folder: Path) -> Upload:
    """A file that a row names, as old as the strays."""
    run = ImportRun.objects.create(by=UserFactory.create())
    file = ContentFile(b"row", "表.xlsx")
    made = Upload.objects.create(run=run, name="表.xlsx", file=file, sha256="", size=3)
    age(Path(made.file.path))
    return made


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("remove_stray_files", *arguments, stdout=out)
    return out.getvalue()


def test_what_no_row_names_goes_and_what_one_names_stays(folder: Path, upload: Upload) -> None:
    stray = write(folder / "imports" / "left-over")
    output = command()
    assert str(stray) in output
    assert "已删除 1 个文件，释放 5 字节" in output
    assert not stray.exists()
    assert Path(upload.file.path).read_bytes() == b"row"


def test_a_dry_run_lists_and_leaves(folder: Path, upload: Upload) -> None:
    stray = write(folder / "left-over")
    output = command("--dry-run")
    assert str(stray) in output
    assert "可释放 5 字节" in output
    assert stray.exists()


def test_a_file_of_today_may_belong_to_an_upload_that_is_under_way(
    folder: Path, upload: Upload
) -> None:
    young = write(folder / "imports" / "under-way", is_old=False)
    command()
    assert young.exists()


def test_links_stay_and_are_not_followed(folder: Path, upload: Upload, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "precious")
    (folder / "folder").symlink_to(outside.parent)
    (folder / "file").symlink_to(outside)
    age(folder / "file")
    assert "已删除 0 个文件" in command()
    assert outside.exists()


def test_the_row_of_a_deleted_import_no_longer_holds_its_file(folder: Path, upload: Upload) -> None:
    other = Upload.objects.create(
        run=upload.run, name="b", file=ContentFile(b"b", "b"), sha256="", size=1
    )
    path = Path(other.file.path)
    age(path)
    other.delete()
    command()
    assert not path.exists()


def test_a_database_that_knows_no_file_is_not_believed(folder: Path) -> None:
    stray = write(folder / "imports" / "of-another-database")
    with pytest.raises(CommandError, match="核对数据库与上传目录"):
        command()
    assert stray.exists()
    job = queue(kind=REMOVE_STRAY_FILES, key="tonight", subject="s")
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result["removed"]) == ("done", 0)
    assert stray.exists()


def test_the_nightly_job_removes_and_counts(folder: Path, upload: Upload) -> None:
    for number in range(3):
        write(folder / f"left-over-{number}")
    job = queue(kind=REMOVE_STRAY_FILES, key="tonight", subject="s")
    work(job.pk)
    job.refresh_from_db()
    assert job.result == {"removed": 3, "bytes": 15}
    assert [path.name for path in folder.iterdir()] == ["imports"]


def test_an_empty_or_missing_folder_is_no_error(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "not-there"
    assert "已删除 0 个文件" in command()


def test_every_file_field_of_every_model_is_asked(
    folder: Path, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that comes later needs no line here: fields are found, also images."""
    name = Upload._meta.get_field("name")
    monkeypatch.setattr(name, "__class__", type("Text", (models.CharField, models.FileField), {}))
    monkeypatch.setattr(name, "storage", Upload._meta.get_field("file").storage, raising=False)
    held = write(folder / "held-by-another-field")
    Upload.objects.filter(pk=upload.pk).update(name=held.name)
    assert "已删除 0 个文件" in command()


# Uploads that were broken off ---------------------------------------------------------------------


@pytest.fixture
def temporary(settings, tmp_path: Path) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "tmp"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return settings.FILE_UPLOAD_TEMP_DIR


def temporary_file(folder: Path, *, is_old: bool = True) -> Path:
    """As Django leaves it when the process that receives an upload is killed."""
    file = TemporaryUploadedFile("表.xlsx", "application/octet-stream", 5, None)
    path = folder / Path(file.temporary_file_path()).name
    file.close()
    return write(path, is_old=is_old)


def test_what_a_killed_upload_left_goes_after_a_day(
    folder: Path, temporary: Path, upload: Upload
) -> None:
    old, young = temporary_file(temporary), temporary_file(temporary, is_old=False)
    others = write(temporary / "of-another-program")
    assert str(old) in command("--dry-run")
    assert old.exists()
    job = queue(kind=REMOVE_STRAY_FILES, key="tonight", subject="s")
    work(job.pk)
    job.refresh_from_db()
    assert job.result == {"removed": 1, "bytes": 5}
    assert (old.exists(), young.exists(), others.exists()) == (False, True, True)


def test_it_goes_too_where_the_database_is_not_believed(folder: Path, temporary: Path) -> None:
    stray, old = write(folder / "imports" / "of-another-database"), temporary_file(temporary)
    job = queue(kind=REMOVE_STRAY_FILES, key="tonight", subject="s")
    work(job.pk)
    job.refresh_from_db()
    assert (job.result["removed"], "refused" in job.result) == (1, True)
    assert (old.exists(), stray.exists()) == (False, True)


@pytest.mark.parametrize("place", [None, "not-there"])
def test_a_folder_for_uploads_that_is_not_there_is_no_error(
    settings, folder: Path, upload: Upload, place: str | None
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = place
    assert "已删除 0 个文件" in command()


# Files of jobs ------------------------------------------------------------------------------------


def test_a_file_to_fill_from_stays_as_long_as_its_job_is_open(folder: Path, upload: Upload) -> None:
    """It may wait for days where no worker runs."""
    path = write(folder / "fills" / "waiting")
    payload = {"evaluation": 1, "files": [{"upload": "fills/waiting", "name": "表.xlsx"}]}
    job = queue(kind="fill", key="fill-by-1", subject="fill-1", payload=payload)
    command()
    assert path.exists()
    Job.objects.filter(pk=job.pk).update(status=Job.Status.FAILED)
    command()
    assert not path.exists()


def test_a_file_that_a_job_names_shows_that_the_database_is_the_right_one(folder: Path) -> None:
    held, stray = write(folder / "fills" / "waiting"), write(folder / "imports" / "left-over")
    payload = {"evaluation": None, "files": [{"upload": "fills/waiting", "name": "表.xlsx"}]}
    queue(kind="fill", key="fill-by-1", subject="fill-1", payload=payload)
    command()
    assert (held.exists(), stray.exists()) == (True, False)
