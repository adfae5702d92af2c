"""How far a run is, in numbers for people."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils import timezone

from intake.models import ImportItem, ImportRun, JobKind
from jobs.models import Job

Action = ImportItem.Action


@dataclass(frozen=True, slots=True)
class Progress:
    """Files read of all files; forms by what happens with them; forms saved of those to save.

    ``undo`` is the last taking back, if there was any.
    """

    files: int
    files_read: int
    found: int
    create: int
    update: int
    unchanged: int
    refused: int
    saved: int
    problems: int
    rows: int
    seconds_left: int | None
    undo: Job | None

    @property
    def to_save(self) -> int:
        return self.create + self.update

    @property
    def percent(self) -> int:
        """Of the work that is under way: reading first, then saving, at last taking back."""
        if self.undo is not None and self.undo.is_open:
            return self.undo.percent
        if self.files_read < self.files:
            return 100 * self.files_read // max(self.files, 1)
        return 100 * self.saved // self.to_save if self.to_save else 100


def progress_of(run: ImportRun) -> Progress:
    """The run's numbers, in four queries whatever its size."""
    files = run.uploads.aggregate(all=Count("pk"), read=Count("pk", filter=~Q(read_at=None)))
    items = run.items.aggregate(
        found=Count("pk"),
        rows=Sum("row_count"),
        saved=Count("pk", filter=~Q(saved_at=None)),
        **{action.value: Count("pk", filter=Q(action=action, skipped=False)) for action in Action},
    )
    return Progress(
        files=files["all"],
        files_read=files["read"],
        found=items["found"],
        create=items["create"],
        update=items["update"],
        unchanged=items["unchanged"],
        refused=items["refused"],
        saved=items["saved"],
        problems=run.problems.count(),
        rows=items["rows"] or 0,
        seconds_left=_seconds_left(run, items["saved"], items["create"] + items["update"]),
        undo=run.jobs.filter(kind=JobKind.UNDO).first(),
    )


def _seconds_left(run: ImportRun, saved: int, to_save: int) -> int | None:
    """What saving the rest will take at the pace so far; None while there is no pace yet."""
    if run.stage != ImportRun.Stage.SAVING or run.confirmed_at is None or not saved:
        return None
    passed = (timezone.now() - run.confirmed_at).total_seconds()
    return round(passed / saved * (to_save - saved))
