"""Files and their rows stay together: none without the other after a failure or a deletion."""

from __future__ import annotations

import errno
import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadhandler import StopUpload
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from accounts.models import Unit
from core.web.uploads import disk_was_full
from intake.models import ImportRun, Upload
from intake.runs.actions import ImportRefused, RunOptions, start_run
from intake.runs.receiving import TemporaryFileHandler
from jobs.models import Job
from tests.factories.people import Office

FULL = "存储空间已满"


class FillsTheDisk(ContentFile):
    """A file whose second half finds the disk full: the error is the system's own.

    The first time it is read for its fingerprint, the second time it is written.
    """

    passes = 0

    def chunks(self, chunk_size=None) -> Iterator[bytes]:
        self.passes += 1
        yield b"the first half "
        if self.passes == 2:
            with open("/dev/full", "wb", buffering=0) as full:
                full.write(b"the second half")
        yield b"the second half"


def files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def content_of(upload: Upload) -> bytes:
    return Path(upload.file.path).read_bytes()


def starting(people: Office, *files: ContentFile, **options) -> ImportRun:
    return start_run(
        files=[(file.name or "", file) for file in files],
        by=people.administrator,
        options=RunOptions(**options),
    )


def nothing_is_left(uploads: Path) -> bool:
    rows = ImportRun.objects.exists() or Upload.objects.exists() or Job.objects.exists()
    return not rows and not files_in(uploads)


# Starting an import ---------------------------------------------------------------------------


def test_files_stand_there_with_their_rows(people: Office, uploads: Path) -> None:
    run = starting(people, ContentFile(b"1", "a.txt"), ContentFile(b"2", "b.txt"))
    assert [content_of(upload) for upload in run.uploads.all()] == [b"1", b"2"]
    assert len(files_in(uploads)) == 2


def test_a_full_disk_leaves_no_file_and_no_run(people: Office, uploads: Path, caplog) -> None:
    with pytest.raises(ImportRefused, match=FULL), caplog.at_level(logging.ERROR):
        starting(people, ContentFile(b"1", "a.txt"), FillsTheDisk(b"", "b.txt"))
    assert nothing_is_left(uploads)
    assert "No space left on device" in caplog.text


def test_another_fault_of_the_disk_is_not_called_full(people: Office, uploads: Path) -> None:
    (uploads / "uploads").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="directory") as fault:
        starting(people, ContentFile(b"1", "a.txt"))
    assert fault.value.errno != errno.ENOSPC
    assert not ImportRun.objects.exists()


def test_an_error_of_the_database_leaves_no_file(people: Office, uploads: Path) -> None:
    """Files that were written before a later row was refused."""
    bad = ContentFile(b"2", "b.txt")
    bad.size = -1  # refused by the column's own check
    with pytest.raises(IntegrityError):
        starting(people, ContentFile(b"1", "a.txt"), bad)
    assert nothing_is_left(uploads)


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_leaves_no_file(people: Office, uploads: Path) -> None:
    """Somebody deletes the unit in between: a foreign key is looked at when all is written."""
    people.administrator.is_superuser = True
    gone = Unit.objects.create(code="gone", name="已撤并的单位")
    Unit.objects.filter(pk=gone.pk).delete()
    with pytest.raises(IntegrityError):
        starting(people, ContentFile(b"1", "a.txt"), unit=gone)
    assert nothing_is_left(uploads)


@contextmanager
def database_without_room() -> Iterator[None]:
    """SQLite may not grow; PostgreSQL says of the table what it says of a full disk."""
    if connection.vendor == "sqlite":
        before = "PRAGMA max_page_count = 1"  # SQLite takes the present size instead
        after = "PRAGMA max_page_count = 1073741823"
    else:
        before = """
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON intake_upload EXECUTE FUNCTION full_disk()
        """
        after = "DROP FUNCTION full_disk() CASCADE"
    with connection.cursor() as cursor:
        cursor.execute(before)
        yield
        cursor.execute(after)


@pytest.mark.django_db(transaction=True)
def test_a_full_database_is_called_so(people: Office, uploads: Path) -> None:
    files = [ContentFile(b"1", f"{'长' * 200}{number}.txt") for number in range(500)]
    with database_without_room(), pytest.raises(ImportRefused, match=FULL):
        starting(people, *files)
    assert nothing_is_left(uploads)


def test_a_dry_run_that_breaks_off_leaves_no_file(people: Office, uploads: Path) -> None:
    file = uploads / "去年.txt"
    file.write_text("看不懂")
    with open("/dev/full", "wb", buffering=0) as full:
        stdout = TextIOWrapper(full, write_through=True)
        with pytest.raises(OSError, match="No space"):
            call_command("import_documents", str(file), "--dry-run", stdout=stdout)
    assert files_in(uploads) == [file]


# Deleting -------------------------------------------------------------------------------------


def test_a_deleted_run_takes_its_files_along(
    people: Office, uploads: Path, django_capture_on_commit_callbacks
) -> None:
    run = starting(people, ContentFile(b"1", "a.txt"), ContentFile(b"2", "b.txt"))
    other = starting(people, ContentFile(b"3", "c.txt"))
    with django_capture_on_commit_callbacks(execute=True):
        run.delete()
    kept = other.uploads.get().file
    assert files_in(uploads) == [Path(kept.path)]


def test_a_deletion_that_is_taken_back_keeps_the_file(people: Office, uploads: Path) -> None:
    run = starting(people, ContentFile(b"1", "a.txt"))

    def delete_and_break() -> None:
        with transaction.atomic():
            run.uploads.get().delete()
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        delete_and_break()
    assert content_of(run.uploads.get()) == b"1"


# Receiving ------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 64 KB; only root may make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small file system; /dev/full stands in for it above")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607  wherever it is installed


def test_the_upload_page_says_that_the_disk_is_full(
    client, people: Office, settings, small_disk: Path
) -> None:
    settings.MEDIA_ROOT = small_disk
    client.force_login(people.administrator)
    files = [ContentFile(b"x" * 30_000, f"{number}.txt") for number in range(3)]
    page = client.post("/imports/", {"documents": files, "arrives_as": "draft"})
    assert page.status_code == 507
    assert FULL in page.content.decode()
    assert "请联系管理员" in page.content.decode()
    assert nothing_is_left(small_disk)


def test_a_full_folder_for_temporary_files_is_named_too(
    client, people: Office, settings, uploads: Path, small_disk: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(small_disk)
    client.force_login(people.administrator)
    files = [ContentFile(b"x" * 1_500_000, f"{number}.txt") for number in range(3)]
    page = client.post("/imports/", {"documents": files, "arrives_as": "draft"})
    assert page.status_code == 507
    assert FULL in page.content.decode()
    assert nothing_is_left(uploads)
    assert files_in(small_disk) == []


def test_a_temporary_file_without_room_stops_the_upload() -> None:
    """The same without a file system of one's own: the temporary file is /dev/full."""
    request = RequestFactory().post("/imports/")
    handler = TemporaryFileHandler(request)
    handler.new_file("documents", "a.txt", "text/plain", None)
    handler.file.file = cast(Any, SimpleNamespace(**device(handler.file.file)))
    assert not disk_was_full(request)
    with pytest.raises(StopUpload):
        handler.receive_data_chunk(b"x", 0)
    assert disk_was_full(request)


def device(temporary) -> dict[str, object]:
    full = open("/dev/full", "wb", buffering=0)  # noqa: SIM115  closed by the handler

    def close() -> None:
        temporary.close()
        full.close()

    return {"write": full.write, "close": close, "name": temporary.name}
