"""Takes the official workbook, filled offline, back into the form it was made from.

The request looks at the file from outside and queues a job; a worker has it read and saves the
draft. One person has one such job at a time: its row is named after the person.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import read_anew
from core.errors import ActionRefused
from core.web.uploads import is_disk_full
from evaluations.lifecycle.actions import save_draft
from evaluations.lifecycle.permissions import may_edit
from evaluations.models import Evaluation
from evaluations.rules import place_label
from evaluations.sheet.diff import Change, changes
from evaluations.sheet.document import SelfEvaluation, from_interchange
from evaluations.storage.mapper import to_document
from intake.models import JobKind
from intake.reading.official_workbooks import MAX_BYTES, is_workbook
from intake.reading.pool import FILL, log_broken_reading, read_isolated
from intake.reading.problems import IntakeProblem
from intake.runs.filled_sheets import edits_of, sheet_of
from intake.runs.storing import all_or_nothing
from jobs.leases import Lease
from jobs.models import Job
from jobs.queue import queue, request_cancel
from jobs.registry import Handler

logger = logging.getLogger(__name__)

_FOLDER: Final = "fills"
_NAMED: Final = 200
"""How many changed cells are listed on the page; a sheet with more is checked as a whole."""


class FillRefused(Exception):
    """The file was not taken; the message is one sentence for the user."""


class AlreadyFilling(FillRefused):
    """Another workbook of this person waits or is being read; ``job`` says into which form."""

    def __init__(self, job: Job) -> None:
        super().__init__(_("您上传的另一份工作簿还没有处理完，请等它完成，或先取消它。"))
        self.job = job


def filling_of(by: User) -> QuerySet[Job]:
    """The newest filling of this person, in a queryset of one or none."""
    return Job.objects.filter(key=_key(by))


def subject_of(evaluation: Evaluation) -> str:
    """How jobs name the form that is filled."""
    return f"fill-{evaluation.pk}"


def _key(by: User) -> str:
    return f"fill-by-{by.pk}"


def no_room_sentence() -> str:
    return _("服务器存储空间已满，工作簿没有保存。请联系管理员清理或扩充存储空间，然后重新上传。")


def start_filling(
    *, evaluation: Evaluation, file: UploadedFile | None, by: User, version: int
) -> Job:
    """Keep the file and queue the filling of the form as it stood in ``version``.

    Raises FillRefused, and ActionRefused when the user may not edit the form or somebody saved
    in between.
    """
    _require_open(evaluation, by, version)
    before = filling_of(by).first()
    if before is not None and before.is_open:
        raise AlreadyFilling(before)
    if file is None:
        raise FillRefused(_("请选择填好的工作簿。"))
    _require_workbook(file)
    try:
        with all_or_nothing() as stored:
            upload = stored.keep(f"{_FOLDER}/{uuid4().hex}", file)
            with stored.rows():
                job = _queue(evaluation, upload, file.name or "", by, version)
    except (OSError, DatabaseError) as error:
        if not is_disk_full(error):
            raise
        logger.exception("no room for a workbook to fill from")
        raise FillRefused(no_room_sentence()) from error
    if before is not None:
        # Gone already, unless a worker died between its last write and this.
        _forget_upload(before)
    return job


def _require_open(evaluation: Evaluation, by: User, version: int) -> None:
    """Asked under the form's lock when it is saved; here it spares reading in vain."""
    decision = may_edit(by, evaluation)
    if not decision.allowed:
        raise ActionRefused(decision.reason)
    if evaluation.version != version:
        raise ActionRefused(_("此表已在别处修改。请重新打开后再上传，以免覆盖他人的内容。"))


def _require_workbook(file: UploadedFile) -> None:
    if file.size is None or file.size > MAX_BYTES:
        raise FillRefused(
            _("文件“%(name)s”超过 %(limit)d MB。请上传由本页下载并填写的工作簿，其中不要插入图片。")
            % {"name": file.name, "limit": MAX_BYTES // 1024 // 1024}
        )
    if not is_workbook(file.read()):
        raise FillRefused(
            _(
                "文件“%(name)s”不是 .xlsx 工作簿，未作任何修改。请上传由本页下载并填写的工作簿"
                "（在 WPS 中请另存为 .xlsx）；PDF、Word、文本等其他文件请交管理员在“导入”中读入。"
            )
            % {"name": file.name}
        )
    file.seek(0)


def _queue(evaluation: Evaluation, upload: str, name: str, by: User, version: int) -> Job:
    job = queue(
        kind=JobKind.FILL,
        key=_key(by),
        subject=subject_of(evaluation),
        payload={
            "evaluation": evaluation.pk,
            "version": version,
            "upload": upload,
            "name": name[-255:],
        },
        by=by,
        again=True,
    )
    if job.payload["upload"] != upload:
        # Two uploads at once: the other one's was written first.
        raise AlreadyFilling(job)
    return job


def cancel_filling(*, by: User) -> bool:
    """Ask the worker to stop this person's filling; False when there is none that is open."""
    return bool(request_cancel(filling_of(by)))


# In the background ------------------------------------------------------------------------------


def _work(lease: Lease) -> None:
    try:
        _fill(lease)
    except IntakeProblem as problem:
        log_broken_reading(logger, f"job {lease.job.key}", problem)
        lease.fail(str(problem))
    except ActionRefused as refusal:
        lease.fail(str(refusal))
    _forget_upload(lease.job)


def _fill(lease: Lease) -> None:
    """Take the cells that may be typed from the file; everything else stays as it is."""
    owner, given = lease.job.by, lease.job.payload
    assert isinstance(owner, User)  # noqa: S101  `start_filling` wrote it
    evaluation = Evaluation.objects.select_related("unit").filter(pk=given["evaluation"]).first()
    if evaluation is None:
        raise ActionRefused(_("此表已不存在。"))
    _require_open(evaluation, read_anew(owner), given["version"])
    lease.renew()
    document = sheet_of(_read(lease, evaluation.year), evaluation, given["name"])
    edits = edits_of(document, evaluation)
    before = to_document(evaluation)
    with transaction.atomic():
        saved = save_draft(
            evaluation=evaluation,
            edits=edits,
            by=read_anew(owner),  # reading took its time
            version=given["version"],
        )
        lease.finish(_result(changes(before, saved.document), saved.document))


def _read(lease: Lease, year: int) -> list[SelfEvaluation]:
    name = lease.job.payload["name"]
    path = Path(default_storage.path(lease.job.payload["upload"]))
    if not path.exists():
        raise ActionRefused(_("上传的工作簿已不在服务器上，未作任何修改，请重新上传。"))
    found = read_isolated(path, name, year, bounds=FILL, typed=True, tick=lease.renew)
    if "refused" in found:
        raise _Sentence(found["refused"]["sentence"])
    return [from_interchange(document) for document in found["documents"]]


class _Sentence(IntakeProblem):
    """A problem that was already put into words by the reader process."""

    def __init__(self, sentence: str) -> None:
        super().__init__("file.refused", reason=sentence, remedy="")

    @property
    def sentence(self) -> str:
        return self.reason


def _result(found: Iterable[Change], document: SelfEvaluation) -> dict[str, Any]:
    """What the page lists: how many cells changed, and the first of them in words."""
    changed = list(found)
    return {
        "changed": len(changed),
        "changes": [
            {
                "place": place_label(change.where, document) if change.where else change.subject,
                "before": change.before,
                "after": change.after,
            }
            for change in changed[:_NAMED]
        ],
    }


def _forget_upload(job: Job, _reason: str = "") -> None:
    """Delete the workbook: what it said stands in the form, or was refused."""
    upload = job.payload["upload"]
    transaction.on_commit(lambda: default_storage.delete(upload))


def _files(job: Job) -> list[str]:
    """The workbook, until the job has ended."""
    return [job.payload["upload"]] if job.is_open else []


HANDLER: Final = Handler(_work, failed=_forget_upload, cancelled=_forget_upload, files=_files)
