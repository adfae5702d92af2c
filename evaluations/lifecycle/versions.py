"""Versions: each write of a sheet is recorded with who made it and what the sheet then said.

Whoever writes a sheet has locked it with ``actions.lock_sheet``, which sees to it that the sheet as
it stood before is recorded as well; then ``record`` keeps what was written.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluations.lifecycle.transitions import TRANSITIONS
from evaluations.models import Evaluation, SheetVersion, Transition
from evaluations.sheet.document import to_interchange
from evaluations.storage.evidence_rows import evidence_as_recorded
from evaluations.storage.mapper import to_document
from evaluations.storage.versions import Snapshot, fill

SAVE: Final = "save"
"""A draft was saved. The other kinds are these three and the actions of transitions."""
RESTORE: Final = "restore"
ASIDE: Final = "aside"
"""What somebody had typed where a colleague's text stayed: never was the stored sheet."""
FOUND: Final = "found"
"""The sheet as it stood when versions of it began to be kept; who wrote it is not known."""

_CONTINUES: Final = frozenset({SAVE, "start", "accept"})
"""Kinds that a person makes one after another while filling in."""


_LABELS: Final = {
    SAVE: _("保存"),
    RESTORE: _("恢复"),
    ASIDE: _("未采用的内容"),
    FOUND: _("此前的内容"),
    "import": _("导入"),
    "undo_import": _("撤销导入"),
    "accept": _("采用计算值"),
    "renew": _("采用来源的新值"),
}


def label_of(kind: str) -> str:
    """What people call the kind of a version."""
    of_transitions = {rule.action: rule.label for rule in reversed(TRANSITIONS)}
    return str(_LABELS.get(kind) or of_transitions.get(kind, kind))


def shown_ones(versions: QuerySet[SheetVersion]) -> QuerySet[SheetVersion]:
    """Those that people are shown, the newest first: of each run the last."""
    return versions.exclude(pk__in=superseded(versions).values("pk")).order_by("-pk")


def superseded(versions: QuerySet[SheetVersion]) -> QuerySet[SheetVersion]:
    """Those that the same person saved over without a pause."""
    later = SheetVersion.objects.filter(
        evaluation=OuterRef("evaluation"), run=OuterRef("run"), number__gt=OuterRef("number")
    )
    return versions.filter(Exists(later), run__gt=0)


def with_newest(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Sheets that bring the version of what they say now as ``newest``, None where there is none.

    One that waits for its lock brings the version of what it said before it waited.
    """
    joined = evaluations.annotate(
        newest=FilteredRelation("versions", condition=Q(versions__number=F("version")))
    )
    return joined.select_related("newest__base")  # type: ignore[misc]  # mypy knows no such joins


def newest_of(evaluation: Evaluation) -> SheetVersion | None:
    """The version of what the sheet says now; no query where ``with_newest`` brought it."""
    known: SheetVersion | None = getattr(evaluation, "newest", None)
    if known is not None and known.number == evaluation.version:
        return known
    return version_numbered(evaluation, evaluation.version)


def version_numbered(evaluation: Evaluation, number: int) -> SheetVersion | None:
    """The version of that number; None where it is not kept."""
    stored = SheetVersion.objects.select_related("base")
    return stored.filter(evaluation=evaluation, number=number).first()


def require_recorded(evaluation: Evaluation) -> None:
    """Record the locked sheet as it stands where that is not done: one just prefilled, or older
    than its versions.
    """
    version = newest_of(evaluation)
    if version is None:
        version = new_version(evaluation, to_document(evaluation), FOUND)
        version.save()
    evaluation.newest = version  # type: ignore[attr-defined]


def record(
    evaluation: Evaluation,
    document: Any,
    by: User,
    kind: str,
    *,
    transition: Transition | None = None,
    page: str = "",
) -> SheetVersion:
    """Record what was just written, by that opened page if by one. The caller holds the lock."""
    before: SheetVersion | None = getattr(evaluation, "newest", None)
    version = new_version(evaluation, document, kind, by, beside=before)
    version.transition, version.page = transition, page
    if before is not None and _continues(version, before):
        version.run = before.run
    version.save()
    evaluation.newest = version  # type: ignore[attr-defined]
    return version


def set_aside(evaluation: Evaluation, document: Any, by: User, page: str) -> None:
    """Keep what somebody typed where a colleague's text stays; the stored sheet is another."""
    before: SheetVersion | None = getattr(evaluation, "newest", None)
    version = new_version(evaluation, document, ASIDE, by, beside=before)
    version.number, version.run, version.page = None, 0, page
    version.save()


def new_version(
    evaluation: Evaluation,
    document: Any,
    kind: str,
    by: User | None = None,
    *,
    beside: SheetVersion | None = None,
) -> SheetVersion:
    """An unsaved version of the sheet that has just become ``document``."""
    number = evaluation.version
    version = SheetVersion(evaluation=evaluation, number=number, run=number, kind=kind, by=by)
    fill(version, snapshot_of(evaluation, document), beside)
    return version


def snapshot_of(evaluation: Evaluation, document: Any) -> Snapshot:
    """All that a version keeps of a sheet. What else belongs to a sheet is added here."""
    return Snapshot(to_interchange(document), tuple(evidence_as_recorded(evaluation)))


def _continues(version: SheetVersion, before: SheetVersion) -> bool:
    pause = timedelta(minutes=settings.VERSION_PAUSE_MINUTES)
    return (
        {version.kind, before.kind} <= _CONTINUES
        and before.by_id == version.by_id
        and version.at - before.at < pause
    )
