"""Where the cells of a prefilled sheet came from, and what their source says today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import PerformanceTarget, Project, ProjectBudget
from evaluations.campaigns.opening import with_budgets
from evaluations.campaigns.prefill import Prefill, prefill
from evaluations.models import Evaluation
from evaluations.rules.engine.base import Context, References
from evaluations.rules.lib.promises import promised_rows
from evaluations.scoring.rows import is_empty, read_rows
from evaluations.sheet.diff import same_text
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.sheet.row_uids import new_uid

PROJECT, MONEY, TARGET = "project", "money", "target"
NAMES: Final = {
    PROJECT: gettext_lazy("项目资料"),
    MONEY: gettext_lazy("项目预算"),
    TARGET: gettext_lazy("批准的绩效目标"),
}
_OF_HEAD: Final = {"goal_expected": TARGET, "project_amount": MONEY}
ROW: Final = "row"


@dataclass(frozen=True, slots=True)
class SourcedCell:
    """A cell that has a source: what the sheet says, and what the source says today.

    ``where`` is a path into the sheet; ``row[2]`` is the third row of the target that the sheet
    does not have, its cells in ``row``. ``document`` names the document that the source was read
    from, ``at`` when that was; "" and None where somebody entered it.
    """

    where: str
    stored: str
    offered: str
    source: str
    document: str = ""
    at: datetime | None = None
    row: IndicatorRow | None = None

    @property
    def is_changed(self) -> bool:
        return not same_text(self.stored, self.offered)

    @property
    def source_name(self) -> str:
        return str(NAMES[self.source])


def sourced_cells(evaluation: Evaluation, document: Any, edition: Edition) -> list[SourcedCell]:
    """The cells that project, budget and target say something of, in sheet order.

    None for sheets without a project and for other kinds. Four queries.
    """
    if evaluation.project_id is None or not isinstance(document, SelfEvaluation):
        return []
    projects = Project.objects.filter(pk=evaluation.project_id)
    project: Any = with_budgets(projects, evaluation.year).get()
    budgets: Sequence[ProjectBudget] = project.budgets_of_year
    target: PerformanceTarget | None = next(iter(project.targets_of_year), None)
    today = prefill(
        project=project,
        year=evaluation.year,
        edition=edition,
        budgets=budgets,
        target=target,
        last_year=None,
    )
    held = target.document if target and target.document_id else None
    named = {"document": held.name, "at": held.changed_at} if held else {}
    found = (
        *_head(today, document),
        *(_money(today, document) if budgets else ()),
        *(_rows(today, document, edition) if target else ()),
    )
    return [replace(cell, **named) if cell.source == TARGET else cell for cell in found]


def _head(today: Prefill, document: SelfEvaluation) -> Iterator[SourcedCell]:
    for name in today.carried_header:
        offered = getattr(today.document, name)
        source = _OF_HEAD.get(name, PROJECT)
        yield SourcedCell(name, getattr(document, name), offered, source)


def _money(today: Prefill, document: SelfEvaluation) -> Iterator[SourcedCell]:
    for line in document.funding:
        offered = today.document.funding_row(line.source)
        for name in today.carried_funding.get(line.source, ()):
            where = f"funding.{line.source}.{name}"
            yield SourcedCell(where, getattr(line, name), getattr(offered, name), MONEY)


def _rows(today: Prefill, document: SelfEvaluation, edition: Edition) -> Iterator[SourcedCell]:
    """Targets and points of the rows that are there, then the rows that are not."""
    promised = tuple(
        row for n, row in enumerate(today.document.indicators) if n in today.carried_rows
    )
    context = Context(edition, read_rows(document), references=References(promised=promised))
    pairs = [*promised_rows(context)]
    for wanted, row in pairs:
        if row is None or row.not_applicable:
            continue
        for name in ("target", "weight"):
            offered = getattr(wanted, name)
            if not is_empty(offered):
                yield SourcedCell(row.path(name), getattr(row.cells, name), offered, TARGET)
    missing = (wanted for wanted, row in pairs if row is None)
    for number, wanted in enumerate(missing):
        said = _("%(name)s（指标值 %(target)s）") % {
            "name": wanted.level3,
            "target": wanted.target,
        }
        yield SourcedCell(f"{ROW}[{number}]", "", said, TARGET, row=wanted)


def with_offers(document: SelfEvaluation, cells: Sequence[SourcedCell]) -> SelfEvaluation:
    """The sheet with what these cells offer; a missing row stands behind those of its levels."""
    rows, funding = list(document.indicators), list(document.funding)
    head: dict[str, str] = {}
    new: list[IndicatorRow] = []
    for cell in cells:
        block, _dot, name = cell.where.rpartition(".")
        offered: dict[str, Any] = {name: cell.offered}
        if cell.row is not None:
            new.append(replace(cell.row, uid=new_uid(), actual="", score="", explanation=""))
        elif block.startswith("indicators["):
            number = int(block[len("indicators[") : -1])
            rows[number] = replace(rows[number], **offered)
        elif block.startswith("funding."):
            source = block.removeprefix("funding.")
            funding = [
                replace(line, **offered) if line.source == source else line for line in funding
            ]
        else:
            head |= offered
    for row in new:
        rows.insert(_place(rows, row), row)
    changed: dict[str, Any] = dict(head)
    return replace(document, indicators=tuple(rows), funding=tuple(funding), **changed)


def _place(rows: Sequence[IndicatorRow], row: IndicatorRow) -> int:
    """Behind the last row of the same levels, else of the same first level, else at the end."""
    for same in (("level1", "level2"), ("level1",)):
        wanted = [getattr(row, name) for name in same]
        found = [n for n, one in enumerate(rows) if [getattr(one, name) for name in same] == wanted]
        if found:
            return found[-1] + 1
    return len(rows)
