"""Fills a new installation with a little of everything.

Started as ``python -m tests.config.small_installation``, so that a test can back up and lose a real
installation. The table of sessions is missing, as in one older than the migration that brings it.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402

from evaluations.editions import get_edition  # noqa: E402
from evaluations.exports.workbook import workbook_bytes  # noqa: E402
from intake.actions import RunOptions, start_run  # noqa: E402
from jobs.work import work_off  # noqa: E402
from tests.factories.documents import build_document  # noqa: E402
from tests.factories.evaluations import create_many  # noqa: E402
from tests.factories.people import office  # noqa: E402


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
    work_off(run.jobs)
    call_command("migrate", "sessions", "zero", verbosity=0)


if __name__ == "__main__":
    main()
