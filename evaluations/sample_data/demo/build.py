"""Builds the demo districts: everything through the same actions that people use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from accounts.models import Membership, Unit, User
from accounts.roles import Role
from budgets.models import PerformanceTarget, Project, ProjectBudget, TargetIndicator
from core.spec import read_toml
from evaluations.campaigns.opening import make_evaluations
from evaluations.lifecycle import actions
from evaluations.lifecycle.remarks import add_remark
from evaluations.models import Campaign, Evaluation
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.sheet.edits_between import edits_between
from evaluations.storage.mapper import to_document

EDITION: Final = "sz2021-scored"
FILE: Final = Path(__file__).with_name("demo.toml")
_PROJECTS_A_UNIT: Final = 5
_SPENT: Final = (Decimal("0.9987"), Decimal("0.962"), Decimal("1"), Decimal("0.9731"))


@cache
def demo() -> dict[str, Any]:
    """The demo file."""
    return read_toml(FILE)


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account; they all share the file's password."""

    staff_number: str
    name: str
    role: Role
    units: tuple[str, ...]
    is_staff: bool = False


def accounts() -> Iterator[Account]:
    """Every demo account, in the order in which they are printed."""
    districts = demo()["district"]
    codes = tuple(district["code"] for district in districts)
    yield Account("admin", "系统管理员", Role.ADMINISTRATOR, codes, is_staff=True)
    yield Account("audit", "审计员", Role.AUDITOR, codes)
    for number, district in enumerate(districts, 1):
        yield Account(
            f"review{number}",
            f"{district['name']}财政复核人",
            Role.REVIEWER,
            (district["code"],),
            is_staff=True,
        )
        yield Account(
            f"lead{number}", f"{district['name']}财政复核组长", Role.REVIEWER, (district["code"],)
        )
        for position, (code, name) in enumerate(district["units"], 1):
            tail = f"{number}{position}"
            yield Account(f"fill{tail}", f"{name}填报人", Role.PREPARER, (code,))
            yield Account(f"sign{tail}", f"{name}审核人", Role.APPROVER, (code,))


def build() -> int:
    """Create everything; returns the number of sheets. Call only on an empty database."""
    units = _units()
    people = _people(units)
    _projects(units)
    for year in demo()["years"]:
        _campaign(year, list(units.values()), people)
    return Evaluation.objects.count()


def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for district in demo()["district"]:
        above = Unit.objects.create(code=district["code"], name=district["name"])
        units[above.code] = above
        for code, name in district["units"]:
            units[code] = Unit.objects.create(code=code, name=name, parent=above)
    return units


def _people(units: dict[str, Unit]) -> dict[str, User]:
    people = {}
    for account in accounts():
        user = User.objects.create_user(
            account.staff_number, demo()["password"], name=account.name, is_staff=account.is_staff
        )
        Membership.objects.bulk_create(
            Membership(user=user, unit=units[code], role=account.role) for code in account.units
        )
        people[account.staff_number] = user
    return people


def _projects(units: dict[str, Unit]) -> None:
    leaves = [unit for unit in units.values() if unit.parent is not None]
    kinds = demo()["project"]
    for place, unit in enumerate(leaves):
        for number in range(_PROJECTS_A_UNIT):
            kind = kinds[(place * 3 + number) % len(kinds)]
            project = Project.objects.create(
                unit=unit, department=unit.parent, code=f"P{number + 1:03}", name=kind["name"]
            )
            for year in demo()["years"]:
                _money_and_target(project, kind, year, place + number)


def _money_and_target(project: Project, kind: dict[str, Any], year: int, shift: int) -> None:
    adjusted = Decimal(kind["amount"])
    initial = adjusted * (100 + shift % 5) / 100
    ProjectBudget.objects.bulk_create(
        ProjectBudget(
            project=project,
            year=year,
            source=source,
            initial_budget=initial,
            adjusted_budget=adjusted,
        )
        for source in ("total", "fiscal_current_year")
    )
    target = PerformanceTarget.objects.create(project=project, year=year, annual_goal=kind["goal"])
    TargetIndicator.objects.bulk_create(
        TargetIndicator(
            performance_target=target,
            position=position,
            level1=_level1(level2),
            level2=level2,
            level3=level3,
            target=wanted.replace("2025", str(year)),
            weight=weight,
        )
        for position, (level2, level3, wanted, _actual, weight, *_more) in enumerate(kind["rows"])
    )


def _level1(level2: str) -> str:
    levels = get_edition(EDITION).level1
    return next(level.name for level in levels if level2 in level.level2)


def _campaign(year: int, units: list[Unit], people: dict[str, User]) -> None:
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        year=year,
        name=f"{year}年度项目支出绩效自评",
        edition=EDITION,
        opens_on=today - timedelta(days=30),
        deadline=today + timedelta(days=60),
        grace_days=10,
    )
    campaign.units.set(unit for unit in units if unit.parent is not None)
    make_evaluations(campaign=campaign)
    is_current = year == max(demo()["years"])
    evaluations = campaign.evaluations.select_related("unit").order_by("pk")
    for number, evaluation in enumerate(evaluations):
        _play(evaluation, number if is_current else -1, people)


# How far the sheets of the current year have come, in turn; earlier years are finished.
_HISTORIES: Final[tuple[tuple[str, ...], ...]] = (
    (),
    ("fill",),
    ("fill", "submit"),
    ("fill", "submit", "sign"),
    ("fill", "submit", "return"),
    ("fill", "submit", "sign", "approve"),
    ("slip",),
    ("fill", "submit", "sign", "return"),
    ("fill", "submit", "sign", "approve", "publish"),
    (),
)
_FINISHED: Final = ("fill", "submit", "sign", "approve", "publish")
_REASONS: Final = {"return": "个别指标的完成值与佐证材料不一致，请核对后重新提交。"}


def _play(evaluation: Evaluation, number: int, people: dict[str, User]) -> None:
    life = _FINISHED if number < 0 else _HISTORIES[number % len(_HISTORIES)]
    for step in life:
        if step in {"fill", "slip"}:
            _fill(evaluation, people, slip=step == "slip")
            continue
        if step == "return":
            _remark(evaluation, people)
        actions.make_transition(
            evaluation=evaluation,
            action=step,
            by=_actor(evaluation, step, people),
            reason=_REASONS.get(step, ""),
        )
        evaluation.refresh_from_db()


def _actor(evaluation: Evaluation, step: str, people: dict[str, User]) -> User:
    """Who takes the transition: the table of moves says in which role."""
    roles = {"submit": "fill", "sign": "sign", "approve": "review", "publish": "lead"}
    if step == "return":
        return _actor(evaluation, "sign" if evaluation.state == "submitted" else "approve", people)
    district, unit = evaluation.unit.code[3:4], evaluation.unit.code[5:6]
    role = roles[step]
    return people[f"{role}{district}" if role in {"review", "lead"} else f"{role}{district}{unit}"]


def _remark(evaluation: Evaluation, people: dict[str, User]) -> None:
    add_remark(
        evaluation=evaluation,
        indicator=evaluation.indicators.first(),
        text="请补充该指标完成值的统计口径，并附验收单。",
        by=_actor(evaluation, "return", people),
    )


def _fill(evaluation: Evaluation, people: dict[str, User], *, slip: bool) -> None:
    kind = next(kind for kind in demo()["project"] if kind["name"] == evaluation.project_name)
    stored = to_document(evaluation)
    filled = _filled(stored, kind, evaluation.pk, slip=slip)
    actions.save_draft(
        evaluation=evaluation,
        edits=edits_between(stored, filled, get_edition(evaluation.edition)),
        by=_actor(evaluation, "submit", people),
        version=evaluation.version,
    )
    evaluation.refresh_from_db()


def _filled(
    document: SelfEvaluation, kind: dict[str, Any], seed: int, *, slip: bool
) -> SelfEvaluation:
    answers = {row[1]: row for row in kind["rows"]}
    return replace(
        document,
        goal_actual=kind["result"],
        funding=tuple(_spent(row, _SPENT[seed % len(_SPENT)]) for row in document.funding),
        indicators=tuple(
            _answered(row, answers, document.year, slip=slip) for row in document.indicators
        ),
    )


def _spent(row: FundingRow, share: Decimal) -> FundingRow:
    if row.source not in {"total", "fiscal_current_year"}:
        return row
    executed = (Decimal(row.adjusted_budget) * share).quantize(Decimal("0.01"))
    return replace(row, executed=str(executed))


def _answered(
    row: IndicatorRow, answers: dict[str, list[str]], year: int | None, *, slip: bool
) -> IndicatorRow:
    answer = answers.get(row.level3)
    if answer is None:
        return row
    _level2, _level3, _target, actual, weight, *more = answer
    score, reason = more if more else (weight, "")
    if slip and row.level2 == "数量指标":
        # A slip for the rules to find: more points than the row carries.
        score = str(Decimal(weight) + 1)
    return replace(row, actual=actual.replace("2025", str(year)), score=score, explanation=reason)
