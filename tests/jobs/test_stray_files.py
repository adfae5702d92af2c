"""Files that no row names go after a day; what a row of any model names stays."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import models

from intake.models import ImportRun, Upload
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
    told = command()
    assert str(stray) in told
    assert "已删除 1 个文件，释放 5 字节" in told
    assert not stray.exists()
    assert Path(upload.file.path).read_bytes() == b"row"


def test_a_dry_run_lists_and_leaves(folder: Path, upload: Upload) -> None:
    stray = write(folder / "left-over")
    told = command("--dry-run")
    assert str(stray) in told
    assert "可释放 5 字节" in told
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
