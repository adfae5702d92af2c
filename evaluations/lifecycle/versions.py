"""Versions: each write of a sheet is recorded with who made it and what the sheet then said.

Whoever writes a sheet has locked it with ``actions.lock_sheet``, which sees to it that the sheet as
it stood before is recorded as well; then ``record`` keeps what was written.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, FilteredRelation, Q, QuerySet

from accounts.models import User
from evaluations.models import Evaluation, SheetVersion, Transition
from evaluations.sheet.document import SelfEvaluation, to_interchange
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
    stored = SheetVersion.objects.select_related("base")
    return stored.filter(evaluation=evaluation, number=evaluation.version).first()


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
    document: SelfEvaluation,
    by: User,
    kind: str,
    transition: Transition | None = None,
) -> SheetVersion:
    """Record what was just written. The caller holds the lock."""
    before: SheetVersion | None = getattr(evaluation, "newest", None)
    version = new_version(evaluation, document, kind, by, beside=before)
    version.transition = transition
    if before is not None and _continues(version, before):
        version.run = before.run
    version.save()
    evaluation.newest = version  # type: ignore[attr-defined]
    return version


def new_version(
    evaluation: Evaluation,
    document: SelfEvaluation,
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


def snapshot_of(evaluation: Evaluation, document: SelfEvaluation) -> Snapshot:
    """All that a version keeps of a sheet. What else belongs to a sheet is added here."""
    return Snapshot(to_interchange(document))


def _continues(version: SheetVersion, before: SheetVersion) -> bool:
    pause = timedelta(minutes=settings.VERSION_PAUSE_MINUTES)
    return (
        {version.kind, before.kind} <= _CONTINUES
        and before.by_id == version.by_id
        and version.at - before.at < pause
    )
