"""Files of an import are copied before the transaction that names them, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.models import ImportRun
from intake.runs.actions import RunOptions, start_run
from jobs.models import Job
from tests.factories.people import Office


class Looks(ContentFile):
    """A file that notes whether a transaction is open while it is copied."""

    seen: list[bool]

    def chunks(self, chunk_size=None) -> Iterator[bytes]:
        self.seen.append(connection.in_atomic_block)
        return super().chunks(chunk_size)


def starting(people: Office, files: list[ContentFile]) -> ImportRun:
    named = [(file.name or "", file) for file in files]
    return start_run(files=named, by=people.administrator, options=RunOptions())


@pytest.mark.django_db(transaction=True)
def test_no_file_is_copied_within_the_transaction(people: Office, uploads: Path) -> None:
    file = Looks(b"1", "a.txt")
    file.seen = []
    starting(people, [file])
    assert set(file.seen) == {False}


def test_rows_are_written_by_the_hundred_not_by_the_piece(people: Office, uploads: Path) -> None:
    spent = []
    for count in (2, 200):
        files = [ContentFile(b"%d" % number, f"{number}.txt") for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            run = starting(people, files)
        spent.append(len(queries))
        assert (run.uploads.count(), run.jobs.count()) == (count, count)
    assert spent[1] - spent[0] < 10, "a statement takes a hundred rows or more"


def test_each_file_has_a_job_of_its_own_in_their_order(people: Office, uploads: Path) -> None:
    run = starting(people, [ContentFile(b"1", "a.txt"), ContentFile(b"2", "b.txt")])
    jobs = Job.objects.order_by("pk")
    uploads_of = [upload.pk for upload in run.uploads.order_by("pk")]
    assert [job.payload["upload"] for job in jobs] == uploads_of
    assert [upload.name for upload in run.uploads.order_by("pk")] == ["a.txt", "b.txt"]
