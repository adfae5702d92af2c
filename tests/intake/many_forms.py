"""Prepares a confirmed run of many forms: ``python -m tests.intake.many_forms COUNT``; with
``undo`` instead of a count, asks for the last run to be taken back.

A program of its own, so that a test can do it in the database of a real worker.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from accounts.models import Membership, Unit, User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from evaluations.sheet.document import to_interchange  # noqa: E402
from intake.models import ImportRun, Upload  # noqa: E402
from intake.runs.actions import confirm  # noqa: E402
from intake.runs.staging import plan, stage  # noqa: E402
from intake.runs.undoing import undo  # noqa: E402
from tests.factories.documents import build_document  # noqa: E402


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    unit = Unit.objects.create(code="1", name="云台区图书馆")
    user = User.objects.create_user("1", None, name="管理员")
    Membership.objects.create(user=user, unit=unit, role=Role.ADMINISTRATOR)
    run = ImportRun.objects.create(by=user, stage=ImportRun.Stage.PREVIEW)
    upload = Upload.objects.create(run=run, name="历年.xlsx", sha256="0", size=1)
    documents = [
        to_interchange(build_document(project_name=f"项目{number:05}")) for number in range(count)
    ]
    stage(upload, {"documents": documents, "notices": [], "problems": []})
    plan(run)
    confirm(run=run, by=user)


def undo_batch() -> None:
    run = ImportRun.objects.latest("pk")
    undo(run=run, by=run.by)


if __name__ == "__main__":
    if sys.argv[1] == "undo":
        undo_batch()
    else:
        main(int(sys.argv[1]))
