"""Pages of evidence: the panel of a sheet, uploading, looking at a file, taking it off.

Files leave the site as downloads alone. What a browser shows are pictures that were drawn here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.current_user import the_user
from accounts.sessions import leaves_session
from core.errors import ActionRefused
from core.web.scripts import is_script
from core.web.uploads import disk_was_full, is_disk_full
from evaluations.evidence import type_named, what_is_taken
from evaluations.lifecycle.evidence import attach_evidence, draw_again, name_kind, remove_evidence
from evaluations.lifecycle.permissions import may_attach, visible_evaluations
from evaluations.models import Evaluation, Evidence
from evaluations.storage.any_kind import row_name
from evaluations.storage.evidence_files import page_path, pages_drawn, thumbnail_path
from evaluations.storage.sheet_rows import with_rows

logger = logging.getLogger(__name__)

_MEGABYTE: Final = 1024 * 1024
_BYTES: Final = "application/octet-stream"
NOTHING_ALLOWED: Final = "default-src 'none'; sandbox"
"""The content security policy of whatever was uploaded, or drawn of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row to which files are attached, or the sheet as a whole ("")."""

    uid: str
    name: str
    files: Sequence[Evidence]
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """The evidence of a sheet, by place: the sheet, its rows, then rows that are gone."""

    evaluation: Evaluation
    places: Sequence[Place]
    refused: Sequence[Evidence]
    may_attach: bool

    kinds = Evidence.Kind.choices

    @property
    def count(self) -> int:
        return count_of(self.evaluation)

    @property
    def with_files(self) -> Iterator[Place]:
        return (place for place in self.places if place.files)

    @property
    def takes(self) -> Iterator[Place]:
        """Where a further file may be attached."""
        return (place for place in self.places if not place.is_gone)

    @property
    def works(self) -> bool:
        """Whether something will change by itself."""
        return any(
            file.status == Evidence.Status.WAITING or file.preview == Evidence.Preview.WAITING
            for place in self.places
            for file in place.files
        )

    @property
    def accept(self) -> str:
        return what_is_taken()

    @property
    def most_bytes(self) -> int:
        return settings.EVIDENCE_MAX_BYTES

    @property
    def most_megabytes(self) -> int:
        return settings.EVIDENCE_MAX_BYTES // _MEGABYTE


def panel_of(request: HttpRequest, evaluation: Evaluation) -> Panel:
    """One query where the sheet has, or had, evidence of any kind; see ``Evidence``."""
    files = list(evaluation.evidence.filter(removed_at=None).order_by("pk"))
    by_uid: dict[str, list[Evidence]] = {}
    for file in files:
        if file.status != Evidence.Status.REFUSED:
            by_uid.setdefault(file.row_uid, []).append(file)
    places = [Place("", _("整张表"), by_uid.pop("", []))]
    places += [
        Place(uid, name or _("（未命名的指标）"), by_uid.pop(uid, []))
        for uid, name in _rows(evaluation)
    ]
    places += [
        Place(uid, _("已删除的指标“%(name)s”") % {"name": left[0].subject}, left, True)
        for uid, left in by_uid.items()
    ]
    return Panel(
        evaluation,
        places,
        [file for file in files if file.status == Evidence.Status.REFUSED],
        may_attach(request.user, evaluation).allowed,
    )


def _rows(evaluation: Evaluation) -> list[tuple[str, str]]:
    """The uids of the rows and what they are called."""
    if evaluation.has_rows_of_all_kinds:
        return [(row.uid, row_name(row)) for row in evaluation.sheet_rows.all()]
    return [(row.uid, row.level3) for row in evaluation.indicators.all()]


def count_of(evaluation: Evaluation) -> int:
    return sum(counts_by_row(evaluation).values())


def counts_by_row(evaluation: Evaluation) -> dict[str, int]:
    """How many files are attached, by the uid of their row; no query."""
    counts: Mapping[str, Mapping[str, int]] = evaluation.evidence_counts
    return {uid: sum(kinds.values()) for uid, kinds in counts.items()}


def row_mark(uid: str, count: int) -> SafeString:
    """The number of files beside a row, which leads to them."""
    return format_html(
        '<a class="evidence-mark small" href="#evidence-{}">{}</a>',
        uid,
        _("佐证 %(n)d") % {"n": count},
    )


# Pages --------------------------------------------------------------------------------------------


def _find(request: HttpRequest, pk: int) -> Evaluation:
    evaluations = visible_evaluations(request.user).select_related("unit", "campaign")
    return with_rows(get_object_or_404(evaluations, pk=pk))


def _evidence(request: HttpRequest, pk: int, number: int) -> Evidence:
    """A file of a sheet that exists for this person; also one that was removed."""
    evaluations = visible_evaluations(request.user)
    found = Evidence.objects.select_related("evaluation__unit", "evaluation__campaign")
    return get_object_or_404(found, pk=number, evaluation=pk, evaluation__in=evaluations)


@leaves_session
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of files alone; asks to be fetched again while files are inspected."""
    evaluation = _find(request, pk)
    return HttpResponse(_drawn(request, evaluation))


def _drawn(request: HttpRequest, evaluation: Evaluation) -> str:
    shown = {"evidence": panel_of(request, evaluation), "evaluation": evaluation}
    return render_to_string("evaluations/sheet/evidence_list.html", shown, request)


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the posted files, each for itself: one that is refused keeps no other back."""
    evaluation = _find(request, pk)
    said, refused = [], []
    files = request.FILES.getlist("files")
    if disk_was_full(request):
        refused.append(_no_room())
    elif not files:
        refused.append(_("请选择要上传的文件。"))
    for file in files:
        try:
            attached = _attach(request, evaluation, file)
            said.append(_("已上传“%(name)s”。") % {"name": attached.name})
        except ActionRefused as refusal:
            (said if refusal.code == "known" else refused).append(str(refusal))
    if not is_script(request):
        for sentence in said:
            messages.success(request, sentence)
        for sentence in refused:
            messages.error(request, sentence)
        return redirect(f"{_sheet(pk)}#evidence")
    evaluation.refresh_from_db(fields=["evidence_counts"])
    answer = {"said": said, "refused": refused, **_state(request, evaluation)}
    return JsonResponse(answer, status=422 if refused else 200)


def _attach(request: HttpRequest, evaluation: Evaluation, file: UploadedFile) -> Evidence:
    try:
        return attach_evidence(
            evaluation=evaluation,
            file=file,
            name=file.name or "",
            kind=request.POST.get("kind", ""),
            row_uid=request.POST.get("row", ""),
            by=the_user(request),
        )
    except (OSError, DatabaseError) as error:
        if not is_disk_full(error):
            raise
        logger.exception("no room for evidence")
        raise ActionRefused(_no_room()) from error


def _no_room() -> str:
    return _("服务器存储空间已满，文件没有保存。请联系管理员清理或扩充存储空间，然后重新上传。")


def _state(request: HttpRequest, evaluation: Evaluation) -> dict[str, Any]:
    """What a script puts in the place of the panel and of the numbers beside the rows."""
    return {"panel": _drawn(request, evaluation), "counts": counts_by_row(evaluation)}


@require_POST
def change(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a file off the sheet, or say what kind it is."""
    evidence = _evidence(request, pk, number)
    refused = []
    try:
        if request.POST.get("then") == "remove":
            remove_evidence(evidence=evidence, by=the_user(request))
        else:
            name_kind(evidence=evidence, kind=request.POST.get("kind", ""), by=the_user(request))
    except ActionRefused as refusal:
        refused.append(str(refusal))
    if is_script(request):
        answer = {"said": [], "refused": refused, **_state(request, _find(request, pk))}
        return JsonResponse(answer, status=409 if refused else 200)
    for sentence in refused:
        messages.error(request, sentence)
    return redirect(f"{_sheet(pk)}#evidence")


def _sheet(pk: int) -> str:
    address: str = redirect("evaluations:sheet", pk=pk)["Location"]
    return address


def show(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What is known of a file, and its first pages as pictures."""
    evidence = _evidence(request, pk, number)
    found = type_named(evidence.type)
    shown = pages_drawn(evidence.sha256) if _has_pictures(evidence) else 0
    if _has_pictures(evidence) and not shown:
        draw_again(evidence=evidence)
    context = {
        "evidence": evidence,
        "evaluation": evidence.evaluation,
        "type": found.name if found else evidence.type,
        "pages": range(1, shown + 1),
        "more": evidence.pages - shown if shown else 0,
    }
    return render(request, "evaluations/evidence.html", context)


def _has_pictures(evidence: Evidence) -> bool:
    return evidence.can_be_read and evidence.preview == Evidence.Preview.DONE


def download(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The file itself, to keep; never shown as a page of the site."""
    evidence = _evidence(request, pk, number)
    if not evidence.can_be_read:
        messages.error(request, _("“%(name)s”现在不能下载。") % {"name": evidence.name})
        return redirect("evaluations:evidence_file", pk=pk, number=number)
    found = type_named(evidence.type)
    try:
        opened = evidence.file.open("rb")
    except FileNotFoundError:
        logger.exception("evidence %s has lost its file", evidence.pk)
        raise Http404 from None
    response = FileResponse(
        opened,
        as_attachment=True,
        filename=evidence.name,
        content_type=(found.media_type if found else "") or _BYTES,
    )
    return _sandboxed(response)


def picture(request: HttpRequest, pk: int, number: int, page: int) -> HttpResponseBase:
    """A page as it was drawn, from 1; the thumbnail is page 0."""
    evidence = _evidence(request, pk, number)
    path = page_path(evidence.sha256, page) if page else thumbnail_path(evidence.sha256)
    if not _has_pictures(evidence) or not path.is_file():
        raise Http404
    return _sandboxed(FileResponse(path.open("rb"), content_type="image/webp"))


def _sandboxed(response: StreamingHttpResponse) -> StreamingHttpResponse:
    response.headers["Content-Security-Policy"] = NOTHING_ALLOWED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
