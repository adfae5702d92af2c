"""The versions of a sheet: all of them, one as it stood, two compared, one restored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.current_user import the_user
from core.errors import ActionRefused
from core.sheets.kinds import kind_of, read_document, spec_named
from core.view import html
from core.web.request_values import version_shown, whole_number
from evaluations.checking.effective_settings import settings_for
from evaluations.lifecycle import restoring
from evaluations.lifecycle.permissions import may_edit, visible_versions
from evaluations.lifecycle.versions import ASIDE, label_of, shown_ones
from evaluations.models import Evaluation, Evidence, SheetVersion
from evaluations.pages.differences import differences
from evaluations.pages.shared import get_evaluation
from evaluations.sheet.completeness import with_all_funding_rows
from evaluations.sheet.document import SelfEvaluation
from evaluations.storage.versions import snapshot_in

PER_PAGE: Final = 30


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version in a list. ``ordinal`` counts those that the person sees, the oldest is 1.

    ``changed``: cells that differ from the version before it; None for the first.
    """

    version: SheetVersion
    ordinal: int
    label: str
    changed: int | None = None
    previous: int | None = None

    @property
    def is_aside(self) -> bool:
        return self.version.kind == ASIDE


def show_all(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, the newest first, each with how much it changed."""
    evaluation = get_evaluation(request, pk)
    page = Paginator(_versions(request, evaluation), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "evaluation": evaluation,
        "versions": list(_listed(request, evaluation, list(page), page.end_index())),
        "page": page,
        "query": "",
        "editable": may_edit(request.user, evaluation).allowed,
        "is_first_page": page.number == 1,
    }
    return render(request, "evaluations/versions/list.html", context)


def show(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """One version, drawn as the sheet was."""
    evaluation = get_evaluation(request, pk)
    version = _version(request, evaluation, key)
    snapshot = snapshot_in(version)
    context = {
        "evaluation": evaluation,
        "shown": _shown(request, evaluation, version),
        "evidence": [_named(file) for file in snapshot.evidence],
        "table": _drawn(evaluation, _document(version)),
        "editable": may_edit(request.user, evaluation).allowed,
    }
    return render(request, "evaluations/versions/one.html", context)


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between two versions, cell by cell, from the older to the newer one."""
    evaluation = get_evaluation(request, pk)
    keys = [whole_number(request.GET.get(name)) for name in ("one", "other")]
    if None in keys:
        messages.info(request, _("请先选定两个版本再比较。"))
        return redirect("evaluations:versions", pk=pk)
    chosen = sorted(keys, key=lambda key: key or 0)
    older, newer = (_version(request, evaluation, key or 0) for key in chosen)
    before, after = (_files(version) for version in (older, newer))
    context = {
        "evaluation": evaluation,
        "older": _shown(request, evaluation, older),
        "newer": _shown(request, evaluation, newer),
        "changes": differences(_document(older), _document(newer)),
        "added": [_named(file) for key, file in after.items() if key not in before],
        "removed": [_named(file) for key, file in before.items() if key not in after],
        "editable": may_edit(request.user, evaluation).allowed,
    }
    return render(request, "evaluations/versions/compare.html", context)


@require_POST
def restore(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Fill the draft as that version has it."""
    evaluation = get_evaluation(request, pk)
    version = _version(request, evaluation, key)
    ordinal = _ordinal(request, evaluation, version)
    try:
        restoring.restore_version(
            evaluation=evaluation,
            restored=version,
            by=the_user(request),
            version=version_shown(request.POST),
        )
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:versions", pk=pk)
    messages.success(
        request,
        _("已恢复为第 %(n)d 版的内容。恢复前的内容也是一个版本，可在“版本”中再恢复。")
        % {"n": ordinal},
    )
    return redirect("evaluations:sheet", pk=pk)


def _versions(request: HttpRequest, evaluation: Evaluation) -> QuerySet[SheetVersion]:
    """Those that the person is shown, the newest first."""
    return shown_ones(visible_versions(request.user, evaluation)).select_related("base")


def _version(request: HttpRequest, evaluation: Evaluation, key: int) -> SheetVersion:
    return get_object_or_404(_versions(request, evaluation), pk=key)


def _ordinal(request: HttpRequest, evaluation: Evaluation, version: SheetVersion) -> int:
    return _versions(request, evaluation).filter(pk__lte=version.pk).count()


def _shown(request: HttpRequest, evaluation: Evaluation, version: SheetVersion) -> ShownVersion:
    ordinal = _ordinal(request, evaluation, version)
    return ShownVersion(version, ordinal, label_of(version.kind))


def _listed(
    request: HttpRequest, evaluation: Evaluation, versions: Sequence[SheetVersion], last: int
) -> Iterator[ShownVersion]:
    """These versions with what each changed; ``last`` is the place of the last one in the list."""
    if not versions:
        return
    every = _versions(request, evaluation)
    ordinal = every.count() - last + len(versions)
    before = every.filter(pk__lt=versions[-1].pk).exclude(kind=ASIDE).first()
    chain = [*versions, *([before] if before else [])]
    documents = {version.pk: _document(version) for version in chain}
    for place, version in enumerate(versions):
        # Nothing follows what never was the draft.
        older = next((each for each in chain[place + 1 :] if each.kind != ASIDE), None)
        changed = previous = None
        if older is not None:
            changed = differences(documents[older.pk], documents[version.pk]).total
            previous = older.pk
        yield ShownVersion(version, ordinal - place, label_of(version.kind), changed, previous)


def _document(version: SheetVersion) -> Any:
    """The document of whatever kind."""
    document = read_document(snapshot_in(version).document)
    if document is None:
        raise Http404
    return document


def _files(version: SheetVersion) -> dict[Any, Mapping[str, Any]]:
    """The evidence of that time by the keys of the files."""
    return {file["id"]: file for file in snapshot_in(version).evidence}


def _named(file: Mapping[str, Any]) -> dict[str, Any]:
    """A file with its kind in words."""
    kinds = dict(Evidence.Kind.choices)
    return {**file, "kind_label": kinds.get(file["kind"], file["kind"])}


def _drawn(evaluation: Evaluation, document: Any) -> html.Html:
    """The sheet as its kind draws it, to be read."""
    if isinstance(document, SelfEvaluation):
        edition = settings_for(evaluation).edition(document.edition, evaluation.year)
        return html.table(kind_of(document).draw(with_all_funding_rows(document, edition), edition))
    spec = spec_named(document.edition)
    if spec is None:
        raise Http404
    return html.table(kind_of(document).draw(document, spec))
