"""Fills a new installation with a little of everything.

Run by tests/config/forked_commands.py, so that a test can back up and lose a real installation. The
table of sessions is missing, as in one older than the migration that brings it.
"""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.management import call_command

from evaluations.outputs.workbook import workbook_bytes
from evaluations.sheet.editions import get_edition
from intake.runs.actions import RunOptions, start_run
from jobs.work import finish_jobs
from tests.factories.documents import build_document
from tests.factories.evaluations import create_many
from tests.factories.people import office


def main() -> None:
    call_command("migrate", verbosity=0)
    people = office()
    create_many(people.unit, people.preparer, 3)
    workbook = workbook_bytes([(build_document(), get_edition("sz2021-scored"))])
    files = [("去年.xlsx", workbook), ("说明.txt", "看不懂的文件".encode())]
    run = start_run(
        files=[(name, ContentFile(data, name)) for name, data in files],
        by=people.administrator,
        options=RunOptions(),
    )
    finish_jobs(run.jobs)
    call_command("migrate", "sessions", "zero", verbosity=0)
