"""Evidence is attached, named and removed. Part of the actions (see actions.py)."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ActionRefused
from evaluations.evidence import EvidenceType, Unfit, recognise, safe_name, what_is_taken
from evaluations.lifecycle import permissions
from evaluations.lifecycle.actions import lock
from evaluations.lifecycle.transitions import EDITABLE
from evaluations.models import Evaluation, Evidence
from evaluations.storage.any_kind import row_name
from evaluations.storage.evidence_files import digest_of, kept_with_row
from evaluations.storage.evidence_rows import attached, recount
from jobs.queue import queue

INSPECT: Final = "inspect-evidence"
_MEGABYTE: Final = 1024 * 1024


def attach_evidence(
    *,
    evaluation: Evaluation,
    file: File[bytes],
    name: str,
    kind: str,
    by: User,
    row_uid: str = "",
) -> Evidence:
    """Attach a file to the sheet or to the row of that uid; the same file twice is one.

    Raises ActionRefused with a sentence that names the file: when the sheet cannot be changed by
    ``by`` now, the file is too large, of a type that is not taken or not of the type that its
    name says, the row is not stored, or the sheet has enough files.
    """
    name = safe_name(name)
    _require_open(evaluation, by)
    found = _fitting_type(file, name)
    sha256 = digest_of(file)
    with kept_with_row(file, sha256) as stored, transaction.atomic():
        locked = lock(evaluation)
        _require_open(locked, by)
        subject = _subject(locked, row_uid, name)
        known = attached(locked).filter(sha256=sha256, row_uid=row_uid).first()
        if known is not None:
            raise _Known(known)
        _require_room(locked, file.size, name)
        evidence = Evidence.objects.create(
            evaluation=locked,
            row_uid=row_uid,
            subject=subject,
            kind=kind if kind in Evidence.Kind.values else Evidence.Kind.OTHER,
            name=name,
            file=stored,
            sha256=sha256,
            size=file.size,
            type=found.id,
            status=Evidence.Status.WAITING if settings.CLAMAV else Evidence.Status.READY,
            preview=Evidence.Preview.WAITING if found.preview else Evidence.Preview.NONE,
            by=by,
        )
        locked.edited_by.add(by)
        recount(locked)
        inspect_later(evidence)
    return evidence


class _Known(ActionRefused):
    """The very file is attached already; nothing is stored a second time."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(
            _("“%(name)s”已经上传过，没有重复保存。") % {"name": evidence.name}, code="known"
        )


def inspect_later(evidence: Evidence) -> None:
    """Have a worker scan the file and draw its pages, where there is anything to do."""
    if evidence.status == Evidence.Status.WAITING or evidence.preview == Evidence.Preview.WAITING:
        queue(
            kind=INSPECT,
            key=f"{INSPECT}-{evidence.pk}",
            subject=f"evidence-{evidence.pk}",
            payload={"evidence": evidence.pk},
            again=True,
        )


@transaction.atomic
def draw_again(*, evidence: Evidence) -> None:
    """Have pages drawn that are gone, as after a restore: they are in no backup."""
    drawn = Evidence.objects.filter(pk=evidence.pk, preview=Evidence.Preview.DONE)
    if drawn.update(preview=Evidence.Preview.WAITING):
        evidence.preview = Evidence.Preview.WAITING
        inspect_later(evidence)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take a file off the sheet; the row stays, and so does the file that a snapshot names."""
    locked = lock(evidence.evaluation)
    _require_open(locked, by)
    current = Evidence.objects.get(pk=evidence.pk)
    if current.removed_at is None:
        current.removed_by, current.removed_at = by, timezone.now()
        current.save(update_fields=["removed_by", "removed_by_name", "removed_at"])
        locked.edited_by.add(by)
        recount(locked)


@transaction.atomic
def name_kind(*, evidence: Evidence, kind: str, by: User) -> None:
    """Say what kind of evidence a file is."""
    locked = lock(evidence.evaluation)
    _require_open(locked, by)
    if kind not in Evidence.Kind.values:
        raise ActionRefused(_("没有这一种类，请重新选择。"))
    Evidence.objects.filter(pk=evidence.pk, removed_at=None).update(kind=kind)
    locked.edited_by.add(by)
    recount(locked)


def _require_open(evaluation: Evaluation, by: User) -> None:
    decision = permissions.may_attach(by, evaluation)
    if not decision.allowed:
        raise ActionRefused(decision.reason)


def _fitting_type(file: File[bytes], name: str) -> EvidenceType:
    """The type of the content. Raises ActionRefused for a file that is not taken."""
    most = settings.EVIDENCE_MAX_BYTES // _MEGABYTE
    if not file.size:
        raise ActionRefused(_("“%(name)s”是空文件，没有上传。") % {"name": name})
    if file.size > settings.EVIDENCE_MAX_BYTES:
        raise ActionRefused(
            _("“%(name)s”超过 %(most)d MB，没有上传；请压缩或拆分后再上传。")
            % {"name": name, "most": most}
        )
    try:
        assert file.file is not None  # noqa: S101  an uploaded file is open
        return recognise(name, file.file)
    except Unfit as unfit:
        raise ActionRefused(_why(name, unfit)) from None


def _why(name: str, unfit: Unfit) -> str:
    if unfit.wanted is None:
        return _("“%(name)s”的类型不能作为佐证材料，没有上传；可以上传 %(taken)s。") % {
            "name": name,
            "taken": what_is_taken().replace(",", "、"),
        }
    if unfit.found is None:
        return _("“%(name)s”的内容不是%(wanted)s，可能已损坏，没有上传；请另存后再上传。") % {
            "name": name,
            "wanted": unfit.wanted.name,
        }
    return _("“%(name)s”的内容是%(found)s，与扩展名不符，没有上传；请改正扩展名后再上传。") % {
        "name": name,
        "found": unfit.found.name,
    }


def _subject(evaluation: Evaluation, row_uid: str, name: str) -> str:
    """The name of the row. Raises ActionRefused for a row that is not stored."""
    if not row_uid:
        return ""
    row = _row_called(evaluation, row_uid)
    if row is None:
        raise ActionRefused(
            _("“%(name)s”没有上传：该指标行尚未保存或已删除，请保存后再上传。") % {"name": name}
        )
    return row


def _row_called(evaluation: Evaluation, uid: str) -> str | None:
    """What the row of that uid is called; None where the sheet has no such row."""
    if not evaluation.has_rows_of_all_kinds:
        return evaluation.indicators.filter(uid=uid).values_list("level3", flat=True).first()
    row = evaluation.sheet_rows.filter(uid=uid).first()
    return None if row is None else row_name(row)


def _require_room(evaluation: Evaluation, size: int, name: str) -> None:
    files = attached(evaluation)
    taken = files.aggregate(total=Sum("size"))["total"] or 0
    if taken + size > settings.EVIDENCE_SHEET_BYTES:
        raise ActionRefused(
            _("“%(name)s”没有上传：本表的佐证材料合计不能超过 %(most)d MB，请先移除不用的。")
            % {"name": name, "most": settings.EVIDENCE_SHEET_BYTES // _MEGABYTE}
        )
    if files.count() >= settings.EVIDENCE_SHEET_FILES:
        raise ActionRefused(
            _("“%(name)s”没有上传：本表最多 %(most)d 个佐证材料，请先移除不用的。")
            % {"name": name, "most": settings.EVIDENCE_SHEET_FILES}
        )


# What the inspection of a file comes to; by the product itself, not by a person -------------------


@transaction.atomic
def accept_scanned(*, evidence: Evidence) -> None:
    """The scanner found nothing: the file may be read, and is kept where a snapshot names it."""
    locked = lock(evidence.evaluation)
    waiting = Evidence.objects.filter(pk=evidence.pk, status=Evidence.Status.WAITING)
    is_recorded = locked.state not in EDITABLE
    waiting.filter(removed_at=None).update(is_frozen=is_recorded)
    waiting.update(status=Evidence.Status.READY, scanned_at=timezone.now())


@transaction.atomic
def refuse_evidence(*, evidence: Evidence, reason: str, is_scanned: bool) -> None:
    """The file is not taken after all: its row says why, the file itself is deleted."""
    locked = lock(evidence.evaluation)
    current = Evidence.objects.get(pk=evidence.pk)
    if current.status != Evidence.Status.WAITING:
        return
    name, storage = current.file.name, current.file.storage
    Evidence.objects.filter(pk=current.pk).update(
        status=Evidence.Status.REFUSED,
        refusal=reason[:300],
        file="",
        preview=Evidence.Preview.NONE,
        scanned_at=timezone.now() if is_scanned else None,
    )
    recount(locked)
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)


@transaction.atomic
def record_preview(*, evidence: Evidence, pages: int) -> None:
    """Note that the pages were drawn, or with 0 that they could not be."""
    drawn = Evidence.Preview.DONE if pages else Evidence.Preview.FAILED
    Evidence.objects.filter(pk=evidence.pk).update(preview=drawn, pages=pages)
