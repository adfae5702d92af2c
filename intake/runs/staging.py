"""From what a reader found to staged items, and from staged items to a plan.

Order of an import: read (one job a file) → stage → plan → [a person confirms] → save.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any, Final, TypeAlias

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Unit
from accounts.permissions import units_for
from accounts.roles import Role
from core.sheets.checking import check_together
from core.sheets.kinds import read_document
from evaluations.models.states import State
from evaluations.rules import Severity
from intake.models import ImportItem, ImportProblem, ImportRun, Upload
from intake.reading.problems import IntakeProblem
from intake.runs.item_blocks import FIXED
from intake.runs.planning import Plan, Planner
from intake.runs.preview import recount
from jobs.leases import let_others_write

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@transaction.atomic
def stage(upload: Upload, found: dict[str, Any]) -> None:
    """Store what was read from a file as items and problems; a second call changes nothing."""
    # Another worker may have read the same file meanwhile: the row says so, not this object.
    upload = Upload.objects.select_for_update(of=("self",)).select_related("run").get(pk=upload.pk)
    if upload.read_at is not None:
        return
    found = _clean(found)
    problems = [found["refused"]] if "refused" in found else found["problems"]
    ImportProblem.objects.bulk_create(_problem_rows(upload, problems))
    refused = {index: problem["sentence"] for problem in problems for index in problem["documents"]}
    documents = found.get("documents", ())
    counts = _counts(documents)
    ImportItem.objects.bulk_create(
        [
            _item(
                upload, position, document, refused.get(position, ""), counts.get(position, (0, 0))
            )
            for position, document in enumerate(documents)
        ],
        batch_size=500,
    )
    upload.notices = found.get("notices", [])
    upload.read_at = timezone.now()
    upload.save(update_fields=["notices", "read_at"])


def stage_refusal(upload: Upload, problem: IntakeProblem) -> None:
    """Store that nothing could be read from a file."""
    stage(
        upload,
        {
            "refused": {
                "code": problem.code,
                "place": problem.place,
                "sentence": problem.sentence,
                "technical": problem.technical,
                "documents": [],
            }
        },
    )


def _problem_rows(upload: Upload, problems: Iterable[dict[str, Any]]) -> list[ImportProblem]:
    return [
        ImportProblem(
            run=upload.run,
            upload=upload,
            code=problem["code"],
            place=problem["place"][:200],
            sentence=problem["sentence"],
            technical=problem.get("technical", ""),
        )
        for problem in problems
    ]


def _item(
    upload: Upload,
    position: int,
    document: dict[str, Any],
    refused: str,
    counts: tuple[int, int],
) -> ImportItem:
    errors, warnings = counts
    return ImportItem(
        run=upload.run,
        upload=upload,
        position=position,
        place=document.get("evidence", {}).get("place", "")[:200],
        document=document,
        action=ImportItem.Action.REFUSED if refused else ImportItem.Action.PENDING,
        reason=refused,
        problem=refused,
        row_count=sum(
            len(rows)
            for name, rows in document.items()
            if isinstance(rows, list) and name not in FIXED
        ),
        confidence=_lowest_confidence(document),
        error_count=errors,
        warning_count=warnings,
    )


def _lowest_confidence(value: Any) -> float:
    """The least certain place of a document, 1.0 where nothing was uncertain."""
    if isinstance(value, list):
        return min((_lowest_confidence(item) for item in value), default=1.0)
    if not isinstance(value, dict):
        return 1.0
    here = value.get("evidence", {}).get("confidence", 1.0)
    return min([here, *(_lowest_confidence(item) for item in value.values())])


def _counts(contents: Sequence[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    """Errors and warnings of a file's documents, by position."""
    documents = [read_document(content) for content in contents]
    found = ([row.severity for row in outcome.findings] for outcome in check_together(documents))
    return {
        position: (severities.count(Severity.ERROR), severities.count(Severity.WARNING))
        for position, severities in enumerate(found)
    }


def _clean(value: Any) -> Any:
    """The value without characters that no database stores."""
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return value


Tick: TypeAlias = Callable[[], None]
"""Called between two parts of long work; what it raises ends the work and passes on."""


def _no_tick() -> None:
    """For work that nobody else may take over."""


def plan(run: ImportRun, tick: Tick = _no_tick) -> None:
    """Decide what would happen with each staged item; writes only to the items.

    In parts, each a transaction that ends with a ``tick``: cut off, it is simply done again.
    ``replanning.replan`` does the same for what a single decision can change.
    """
    write_plans(planner_of(run), list(to_plan(run)), tick)


def planner_of(run: ImportRun) -> Planner:
    return Planner(
        allowed_units(run),
        run.unit,
        run.creates_units,
        run.year,
        archived_by=run.by if run.arrives_as == State.APPROVED else None,
    )


def to_plan(run: ImportRun) -> QuerySet[ImportItem]:
    """The run's items in order, but for those that cannot be read and those to be left out."""
    return run.items.filter(problem="", skipped=False).defer("before")


def write_plans(planner: Planner, items: Sequence[ImportItem], tick: Tick = _no_tick) -> None:
    """Plan these items in their order and store what would happen with them."""
    planner.prepare([item.document for item in items])
    for part in _parts(items):
        for item in part:
            for name, value in vars_of(planner.plan(item.document)).items():
                setattr(item, name, value)
        tick()
    recount(items, tick)
    for part in _parts(items):
        with transaction.atomic():
            ImportItem.objects.bulk_update(part, [*PLANNED, *COUNTED], batch_size=200)
            tick()
        let_others_write()


def _parts(items: Sequence[ImportItem]) -> Iterator[Sequence[ImportItem]]:
    return (items[start : start + _PART] for start in range(0, len(items), _PART))


_PART: Final = 1000
"""Items planned or written at once: two seconds, far less than a lease."""
PLANNED: Final = tuple(spec.name for spec in fields(Plan))
COUNTED: Final = ("error_count", "warning_count")


def vars_of(planned: Plan) -> dict[str, Any]:
    return {name: getattr(planned, name) for name in PLANNED}


def allowed_units(run: ImportRun) -> QuerySet[Unit]:
    """Units that the run's administrator may fill; all of them for a superuser."""
    units: QuerySet[Unit] = units_for(run.by, Role.ADMINISTRATOR)
    return units
