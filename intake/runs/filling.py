"""Takes official workbooks, filled offline, back: read by a worker, taken when a person says so.

The request looks at the files from outside and queues a job; a worker has them read. What they
say waits in the job's row until its person has chosen (``intake.runs.taking``); the files are gone
by then. One person has one such job at a time: its row is named after the person.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import has_role, read_anew
from accounts.roles import Role
from core.errors import ActionRefused
from core.web.uploads import is_disk_full
from evaluations.lifecycle.permissions import may_edit
from evaluations.models import Evaluation
from intake.models import JobKind
from intake.reading.official_workbooks import MAX_BYTES, is_archive, is_workbook
from intake.reading.pool import log_broken_reading, read_filled_isolated
from intake.reading.problems import IntakeProblem
from intake.runs.filled_sheets import WorkbookRefused, filled_sheet
from intake.runs.storing import all_or_nothing
from jobs.leases import Lease
from jobs.models import Job
from jobs.queue import queue, request_cancel
from jobs.registry import Handler

logger = logging.getLogger(__name__)

_FOLDER: Final = "fills"
MAX_FILES: Final = 200
"""Workbooks in one upload: more than one person fills."""
MAX_ALL_BYTES: Final = 30 * 1024 * 1024
"""Of all files of one upload together."""


class FillRefused(Exception):
    """The files were not taken; the message is one sentence for the user."""


class AlreadyFilling(FillRefused):
    """Another upload of this person waits or is being read: ``job``."""

    def __init__(self, job: Job) -> None:
        super().__init__(_("您上传的另一份工作簿还没有处理完，请等它完成，或先取消它。"))
        self.job = job


def filling_of(by: User) -> QuerySet[Job]:
    """The newest upload of this person, in a queryset of one or none."""
    return Job.objects.filter(key=_key(by))


def _key(by: User) -> str:
    return f"fill-by-{by.pk}"


def no_room_sentence() -> str:
    return _("服务器存储空间已满，工作簿没有保存。请联系管理员清理或扩充存储空间，然后重新上传。")


def start_filling(
    *, files: Sequence[UploadedFile], by: User, evaluation: Evaluation | None = None
) -> Job:
    """Keep the files and queue their reading.

    With ``evaluation`` they are of that sheet; without, each workbook says of which it is. Raises
    FillRefused, and ActionRefused when the user may not edit the sheet, or none at all.
    """
    if evaluation is not None:
        _require_open(evaluation, by)
    elif not has_role(by, Role.PREPARER):
        raise ActionRefused(_("填好的工作簿由填报人上传。"))
    before = filling_of(by).first()
    if before is not None and before.is_open:
        raise AlreadyFilling(before)
    _require_files(files, is_one=evaluation is not None)
    try:
        with all_or_nothing() as stored:
            kept = [
                {"upload": stored.keep(f"{_FOLDER}/{uuid4().hex}", file), "name": _name(file)}
                for file in files
            ]
            with stored.rows():
                job = _queue(kept, by, evaluation)
    except (OSError, DatabaseError) as error:
        if not is_disk_full(error):
            raise
        logger.exception("no room for a workbook to fill from")
        raise FillRefused(no_room_sentence()) from error
    if before is not None:
        # Gone already, unless a worker died between its last write and this.
        _forget_uploads(before)
    return job


def _name(file: UploadedFile) -> str:
    return (file.name or "")[-255:]


def _require_open(evaluation: Evaluation, by: User) -> None:
    """Asked under the sheet's lock when it is saved; here it spares reading in vain."""
    decision = may_edit(by, evaluation)
    if not decision.allowed:
        raise ActionRefused(decision.reason)


def _require_files(files: Sequence[UploadedFile], *, is_one: bool) -> None:
    if not files:
        raise FillRefused(_("请选择填好的工作簿。"))
    if len(files) > MAX_FILES:
        raise FillRefused(_("一次最多上传 %(limit)d 份工作簿。") % {"limit": MAX_FILES})
    if sum(file.size or 0 for file in files) > MAX_ALL_BYTES:
        limit = MAX_ALL_BYTES // 1024 // 1024
        raise FillRefused(
            _("一次上传的文件合计超过 %(limit)d MB，请分几次上传。") % {"limit": limit}
        )
    for file in files:
        _require_workbook(file, is_one=is_one)


def _require_workbook(file: UploadedFile, *, is_one: bool) -> None:
    data = file.read()
    file.seek(0)
    if not is_one and is_archive(data):
        return
    if len(data) > MAX_BYTES:
        raise FillRefused(
            _("文件“%(name)s”超过 %(limit)d MB。请上传由本系统下载的工作簿，其中不要插入图片。")
            % {"name": file.name, "limit": MAX_BYTES // 1024 // 1024}
        )
    if not is_workbook(data):
        raise FillRefused(
            _(
                "文件“%(name)s”不是 .xlsx 工作簿，未作任何修改。请上传由本系统下载并填写的工作簿"
                "（在 WPS 中请另存为 .xlsx）；PDF、Word、文本等其他文件请交管理员在“导入”中读入。"
            )
            % {"name": file.name}
        )


def _queue(files: Sequence[Mapping[str, str]], by: User, evaluation: Evaluation | None) -> Job:
    job = queue(
        kind=JobKind.FILL,
        key=_key(by),
        subject=_key(by),
        payload={"files": list(files), "evaluation": evaluation.pk if evaluation else None},
        by=by,
        again=True,
    )
    if job.payload["files"] != list(files):
        # Two uploads at once: the other one's was written first.
        raise AlreadyFilling(job)
    return job


def cancel_filling(*, by: User) -> bool:
    """Ask the worker to stop this person's filling; False when there is none that is open."""
    return bool(request_cancel(filling_of(by)))


# In the background ------------------------------------------------------------------------------


def _work(lease: Lease) -> None:
    try:
        _read_all(lease)
    except IntakeProblem as problem:
        log_broken_reading(logger, f"job {lease.job.key}", problem)
        lease.fail(str(problem))
    except ActionRefused as refusal:
        lease.fail(str(refusal))
    _forget_uploads(lease.job)


def _read_all(lease: Lease) -> None:
    """Read every file; nothing is written to a sheet."""
    expected = _expected(lease)
    files = lease.job.payload["files"]
    sheets: list[dict[str, Any]] = []
    for number, file in enumerate(files):
        lease.renew(done=number, total=len(files))
        sheets += _entries(_workbooks(lease, file, expected), lease, expected)
    if expected is not None and "refused" in sheets[0]:
        lease.fail(sheets[0]["refused"])
    else:
        lease.finish({"sheets": _each_once(sheets)})


def _expected(lease: Lease) -> Evaluation | None:
    """The sheet from whose page the file came. Raises ActionRefused where it is closed by now."""
    pk = lease.job.payload["evaluation"]
    if pk is None:
        return None
    evaluation = Evaluation.objects.select_related("unit").filter(pk=pk).first()
    if evaluation is None:
        raise ActionRefused(_("此表已不存在。"))
    _require_open(evaluation, _owner(lease))
    return evaluation


def _owner(lease: Lease) -> User:
    assert isinstance(lease.job.by, User)  # noqa: S101  `start_filling` wrote it
    return read_anew(lease.job.by)


def _workbooks(
    lease: Lease, file: Mapping[str, str], expected: Evaluation | None
) -> list[dict[str, Any]]:
    """The workbooks in a file; of several files, one that cannot be read is said in its place."""
    path = Path(default_storage.path(file["upload"]))
    if not path.exists():
        raise ActionRefused(_("上传的工作簿已不在服务器上，未作任何修改，请重新上传。"))
    year = expected.year if expected else None
    try:
        return read_filled_isolated(path, file["name"], year, tick=lease.renew)
    except IntakeProblem as problem:
        if expected is not None:
            raise
        log_broken_reading(logger, f"job {lease.job.key}", problem)
        return [{"name": file["name"], "refused": str(problem)}]


def _entries(
    workbooks: Sequence[Mapping[str, Any]], lease: Lease, expected: Evaluation | None
) -> list[dict[str, Any]]:
    owner = _owner(lease)  # reading took its time
    entries = []
    for workbook in workbooks:
        lease.renew()
        try:
            entries.append(filled_sheet(workbook, owner, expected).to_json())
        except WorkbookRefused as refused:
            entries.append({"name": workbook["name"], "refused": str(refused)})
    return entries


def _each_once(sheets: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A second workbook of the same sheet is refused: nobody knows which one counts."""
    seen: dict[int, str] = {}
    result = []
    for entry in sheets:
        first = seen.setdefault(entry["evaluation"], entry["name"]) if "document" in entry else None
        if first is None or seen[entry["evaluation"]] is entry["name"]:
            result.append(entry)
            continue
        sentence = _("“%(name)s”与“%(first)s”是同一张表的工作簿，请只上传要用的一份。")
        words = {"name": entry["name"], "first": first}
        result.append({"name": entry["name"], "refused": sentence % words})
    return result


def _forget_uploads(job: Job, _reason: str = "") -> None:
    """Delete the workbooks: what they said stands in the job's row, or was refused."""
    for file in job.payload.get("files", ()):
        transaction.on_commit(partial(default_storage.delete, file["upload"]))


def _files(job: Job) -> list[str]:
    """The workbooks, until the job has ended."""
    return [file["upload"] for file in job.payload.get("files", ())] if job.is_open else []


HANDLER: Final = Handler(_work, failed=_forget_uploads, cancelled=_forget_uploads, files=_files)
