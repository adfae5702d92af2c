"""The uploaded workbook with marks where the rules complain: made by a worker on request."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import read_anew
from evaluations.rules import Finding, message
from intake.models import JobKind, Upload
from intake.reading.marking import Mark
from intake.reading.pool import log_broken_reading, mark_isolated
from intake.reading.problems import IntakeProblem
from intake.runs.actions import ImportRefused, require_administrator_of
from intake.runs.preview import CHUNK, check_items
from jobs.leases import Lease
from jobs.models import Job
from jobs.queue import queue
from jobs.registry import Handler

logger = logging.getLogger(__name__)

_FOLDER: Final = "marked"
_PLACE: Final = re.compile(r"工作表“(?P<sheet>.+)”单元格 [A-Z]+(?P<row>\d+)")
_MAX_BYTES: Final = 5 * 1024 * 1024  # openpyxl holds a workbook at fifty times its size


def may_be_marked(upload: Upload) -> bool:
    """Whether it is a workbook in which forms were found, still there, and not too large."""
    was_read = (
        upload.pruned_at is None and upload.name.lower().endswith(".xlsx") and upload.items.exists()
    )
    return was_read and upload.size <= _MAX_BYTES


def marking_of(upload: Upload) -> Job | None:
    """The newest marking of the file; its result names the ``file`` made."""
    return Job.objects.filter(key=_key(upload)).first()


def _key(upload: Upload) -> str:
    return f"mark-{upload.pk}"


@transaction.atomic
def start_marking(*, upload: Upload, by: User) -> Job:
    """Queue the marking; what was marked before is made anew. Raises ImportRefused."""
    require_administrator_of(by, upload.run)
    if not may_be_marked(upload):
        raise ImportRefused(_("只能标注读出了自评表的 .xlsx 工作簿。"))
    before = marking_of(upload)
    if before is not None and not before.is_open and "file" in before.result:
        transaction.on_commit(lambda: default_storage.delete(before.result["file"]))
    return queue(
        kind=JobKind.MARK,
        key=_key(upload),
        subject=_key(upload),
        payload={"upload": upload.pk},
        by=by,
        again=True,
    )


def _mark(lease: Lease) -> None:
    upload = Upload.objects.select_related("run__by").get(pk=lease.job.payload["upload"])
    assert isinstance(lease.job.by, User)  # noqa: S101  `start_marking` wrote it
    try:
        require_administrator_of(read_anew(lease.job.by), upload.run)
        path = Path(upload.file.path)
        data = mark_isolated(path, upload.name, list(_marks(upload, lease)), tick=lease.renew)
    except IntakeProblem as problem:
        log_broken_reading(logger, f"upload {upload.pk}, marking", problem)
        lease.fail(str(problem))
        return
    except ImportRefused as refusal:
        lease.fail(str(refusal))
        return
    lease.renew()
    file = default_storage.save(f"{_FOLDER}/{uuid4().hex}", ContentFile(data))
    try:
        lease.finish({"file": file})
    except BaseException:
        default_storage.delete(file)
        raise


def _marks(upload: Upload, lease: Lease) -> Iterator[Mark]:
    items = list(upload.items.select_related("evaluation"))
    for start in range(0, len(items), CHUNK):
        lease.renew()
        for item, result in check_items(items[start : start + CHUNK]):
            for finding in result.findings:
                yield from _mark_of(finding, _place_of(finding.where, item.document))


def _mark_of(finding: Finding, place: str) -> Iterator[Mark]:
    """The mark of a finding; none where its place is no row of a sheet."""
    if match := _PLACE.search(place):
        text = f"{finding.code}：{message(finding)}"
        severity = finding.severity.value
        yield Mark(match["sheet"], int(match["row"]), finding.printed, severity, text)


def _place_of(where: str, document: dict[str, object]) -> str:
    """Where the row of a finding was read: its own source, else the document's."""
    rows: object = None
    if match := re.match(r"indicators\[(\d+)\]", where):
        rows = document["indicators"][int(match[1])]  # type: ignore[index]
    elif match := re.match(r"funding\.(\w+)", where):
        funding: list[dict[str, object]] = document["funding"]  # type: ignore[assignment]
        rows = next((row for row in funding if row["source"] == match[1]), None)
    for holder in (rows, document):
        if isinstance(holder, dict) and "evidence" in holder:
            return str(holder["evidence"]["place"])
    return ""


def _files(job: Job) -> list[str]:
    """The marked workbook, as long as the one it was made from is there."""
    uploads = Upload.objects.filter(pk=job.payload["upload"], pruned_at=None)
    return [job.result["file"]] if "file" in job.result and uploads.exists() else []


HANDLER: Final = Handler(_mark, files=_files)
