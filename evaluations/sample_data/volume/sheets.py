"""Made-up sheets: the same seed, project and year give the same sheet.

Most are sound; some carry the slips and the haste that rules and reviewers are there for.
Pure Python: no Django, no database.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final

from core.numbers import print_decimal
from evaluations.sample_data.volume.words import Measure, Sector, words
from evaluations.scoring.computed import fill_computed
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions.model import Edition

ROWS_PER_LEVEL1: Final = ((9, 14), (6, 9))
"""Fewest and most rows of the first and the second first-level indicator: 15 to 23 in all."""

_MISSED: Final = 0.06
_FAR_OVER: Final = 0.08
_COPIED: Final = 0.04
_SLIPS: Final = 0.10
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Promise:
    """An indicator as it was promised: a figure of its own each year, the name stays."""

    level1: str
    level2: str
    level3: str
    weight: str
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a project before any year: name, subject and indicators."""

    key: str
    name: str
    thing: str
    task: str
    sector: Sector
    budget: int
    promises: tuple[Promise, ...]

    def fill_pattern(self, pattern: str, **more: object) -> str:
        """A pattern of the words file about this project."""
        return pattern.format(thing=self.thing, task=self.task, people=self.sector.people, **more)


def plan_project(key: str, sector: Sector, number: int, edition: Edition) -> Plan:
    """The ``number``-th project of a unit of that sector."""
    rng = random.Random(key)  # noqa: S311  made-up texts
    pairs = len(sector.things) * len(words().tasks)
    # Every thing comes with every task before any pair comes again: names differ within a unit.
    thing = sector.things[number % len(sector.things)]
    task = words().tasks[(number + number // len(sector.things)) % len(words().tasks)]
    again = "" if number < pairs else f"（{number // pairs + 1}期）"
    return Plan(
        key=key,
        name=f"{thing}{task}{again}",
        thing=thing,
        task=task,
        sector=sector,
        budget=rng.randrange(60, 9_000) * 1_000,
        promises=tuple(_promises(rng, sector, thing, edition)),
    )


def _promises(
    rng: random.Random, sector: Sector, thing: str, edition: Edition
) -> Iterator[Promise]:
    levels = [level for level in edition.level1 if level.weight]
    for level, (fewest, most) in zip(levels, ROWS_PER_LEVEL1, strict=False):
        known = [name for name in level.level2 if name in words().measures]
        rows = _level2_of_rows(rng, known, rng.randint(fewest, most))
        weights = iter(_shares(level.weight, len(rows)))
        things = _things(rng, sector, thing)
        for name in level.level2:
            if name not in rows:
                yield Promise(level.name, name, edition.marks.not_applicable, "", None)
            for position in range(rows.count(name)):
                measure = words().measures[name][position % len(words().measures[name])]
                about = things[position // len(words().measures[name]) % len(things)]
                level3 = measure.name.format(
                    thing=about, task=rng.choice(words().tasks), people=sector.people
                )
                yield Promise(level.name, name, level3, next(weights), measure)


def _things(rng: random.Random, sector: Sector, first: str) -> list[str]:
    others = [name for name in sector.things if name != first]
    rng.shuffle(others)
    return [first, *others]


def _level2_of_rows(rng: random.Random, names: Sequence[str], count: int) -> list[str]:
    """The second level of each row: every name once, the rest by chance."""
    return [*names, *(rng.choice(names) for _ in range(count - len(names)))]


def _shares(total: Decimal, rows: int) -> list[str]:
    """Points that add up to ``total``: as even as whole points go."""
    each, left = divmod(int(total), rows)
    return [str(each + (number < left)) for number in range(rows)]


def fill(
    plan: Plan, *, year: int, edition: Edition, department: str, unit: str, begun: bool = False
) -> SelfEvaluation:
    """The sheet of one year; ``begun`` leaves cells empty as a draft does."""
    rng = random.Random(f"{plan.key}/{year}")  # noqa: S311  made-up texts
    amounts = _amounts(rng, plan)
    document = SelfEvaluation(
        edition=edition.id,
        year=year,
        project_name=plan.name,
        project_amount=amounts["adjusted_budget"],
        department=department,
        implementing_unit=unit,
        funding=tuple(_funding(edition, amounts)),
        goal_expected=_goal_expected(rng, plan),
        goal_actual=_goal_actual(rng, plan),
        indicators=tuple(_row(rng, plan, promise, edition) for promise in plan.promises),
    )
    if begun:
        document = _half_done(rng, document)
    filled = fill_computed(document, edition)
    return _slip(rng, filled) if rng.random() < _SLIPS else filled


def money(plan: Plan, year: int) -> dict[str, str]:
    """The project's amounts of that year, as its sheet prints them."""
    return _amounts(random.Random(f"{plan.key}/{year}"), plan)  # noqa: S311


def _amounts(rng: random.Random, plan: Plan) -> dict[str, str]:
    adjusted = Decimal(plan.budget) * rng.randint(90, 110) / 100
    initial = adjusted * rng.randint(97, 104) / 100
    share = Decimal(
        str(round(rng.uniform(0.55, 0.8) if rng.random() < 0.08 else rng.uniform(0.9, 1), 4))
    )
    figures = {
        "initial_budget": initial,
        "adjusted_budget": adjusted,
        "executed": adjusted * share,
    }
    return {name: str(amount.quantize(_CENT)) for name, amount in figures.items()}


def _funding(edition: Edition, amounts: Mapping[str, str]) -> Iterator[FundingRow]:
    for spec in edition.funding.rows:
        carries = spec.source in {"total", "fiscal_current_year"}
        cells: dict[str, Any] = {
            name: amount if carries else "0.00" for name, amount in amounts.items()
        }
        yield FundingRow(spec.source, spec.label, **cells)


def _goal_expected(rng: random.Random, plan: Plan) -> str:
    return "".join(plan.fill_pattern(text) for text in rng.sample(words().goals["expected"], 2))


def _goal_actual(rng: random.Random, plan: Plan) -> str:
    goals = words().goals
    if rng.random() < _COPIED:
        return str(goals["copied"])
    done = [
        plan.fill_pattern(text, count=rng.randrange(8, 600))
        for text in rng.sample(goals["done"], 3)
    ]
    closing = plan.fill_pattern(rng.choice(goals["closing"]), count=rng.randrange(30, 300))
    return f"{rng.choice(goals['opening'])}，{'；'.join(done)}。{closing}"


def _row(rng: random.Random, plan: Plan, promise: Promise, edition: Edition) -> IndicatorRow:
    row = IndicatorRow(
        level1=promise.level1, level2=promise.level2, level3=promise.level3, weight=promise.weight
    )
    if promise.measure is None:
        nothing, blank = edition.marks.not_applicable, edition.marks.no_score
        return replace(row, target=nothing, actual=nothing, weight=blank, score=blank)
    wanted = rng.randint(promise.measure.low, promise.measure.high)
    missed = rng.random() < _MISSED
    reached, share = _reached(rng, promise.measure, wanted, missed)
    points = (Decimal(promise.weight) * share).quantize(_CENT, ROUND_DOWN)
    sign, unit = "≥" if promise.measure.at_least else "≤", promise.measure.unit
    reason = plan.fill_pattern(rng.choice(words().explanations["reasons"])) if missed else ""
    return replace(
        row,
        target=f"{sign}{wanted}{unit}",
        actual=f"{reached}{unit}",
        score=print_decimal(points),
        explanation=reason,
    )


def _reached(
    rng: random.Random, measure: Measure, wanted: int, missed: bool
) -> tuple[int, Decimal]:
    """The figure at the year's end, and the share of the points that it earns."""
    if measure.at_least:
        most = wanted + max(1, wanted // (2 if rng.random() < _FAR_OVER else 12))
        most = min(100, most) if measure.unit == "%" else most
        reached = int(wanted * rng.uniform(0.6, 0.95)) if missed else rng.randint(wanted, most)
        return reached, min(Decimal(1), Decimal(reached) / wanted)
    if missed:
        reached = wanted + max(1, wanted // rng.randint(4, 9))
        return reached, Decimal(wanted) / reached
    return rng.randint(wanted - wanted // 12, wanted), Decimal(1)


def _half_done(rng: random.Random, document: SelfEvaluation) -> SelfEvaluation:
    """The later rows are still empty."""
    filled = rng.randrange(len(document.indicators))
    rows = tuple(
        row if number < filled else replace(row, actual="", score="", explanation="")
        for number, row in enumerate(document.indicators)
    )
    return replace(
        document, indicators=rows, goal_actual="" if filled < 4 else document.goal_actual
    )


def _slip(rng: random.Random, document: SelfEvaluation) -> SelfEvaluation:
    """One of the mistakes that people make."""
    scored = [n for n, row in enumerate(document.indicators) if row.weight.isdecimal()]
    place = rng.choice(scored)
    row = document.indicators[place]
    changes: dict[str, Any] = rng.choice(
        (
            {"score": str(int(row.weight) + 1)},
            {"actual": ""},
            {"actual": row.target},
            {"explanation": "不适用"},
        )
    )
    rows = list(document.indicators)
    rows[place] = replace(row, **changes)
    return replace(document, indicators=tuple(rows))
