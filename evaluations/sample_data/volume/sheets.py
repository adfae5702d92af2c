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

    def say(self, pattern: str, **more: object) -> str:
        """A pattern of the words file about this project."""
        return pattern.format(thing=self.thing, task=self.task, people=self.sector.people, **more)


def plan_project(key: str, sector: Sector, number: int, edition: Edition) -> Plan:
    """The ``number``-th project of a unit of that sector."""
    dice = random.Random(key)  # noqa: S311  made-up texts
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
        budget=dice.randrange(60, 9_000) * 1_000,
        promises=tuple(_promises(dice, sector, thing, edition)),
    )


def _promises(
    dice: random.Random, sector: Sector, thing: str, edition: Edition
) -> Iterator[Promise]:
    levels = [level for level in edition.level1 if level.weight]
    for level, (fewest, most) in zip(levels, ROWS_PER_LEVEL1, strict=False):
        known = [name for name in level.level2 if name in words().measures]
        rows = _level2_of_rows(dice, known, dice.randint(fewest, most))
        weights = iter(_shares(level.weight, len(rows)))
        things = _things(dice, sector, thing)
        for name in level.level2:
            if name not in rows:
                yield Promise(level.name, name, edition.marks.not_applicable, "", None)
            for position in range(rows.count(name)):
                measure = words().measures[name][position % len(words().measures[name])]
                about = things[position // len(words().measures[name]) % len(things)]
                level3 = measure.name.format(
                    thing=about, task=dice.choice(words().tasks), people=sector.people
                )
                yield Promise(level.name, name, level3, next(weights), measure)


def _things(dice: random.Random, sector: Sector, first: str) -> list[str]:
    others = [name for name in sector.things if name != first]
    dice.shuffle(others)
    return [first, *others]


def _level2_of_rows(dice: random.Random, names: Sequence[str], count: int) -> list[str]:
    """The second level of each row: every name once, the rest by chance."""
    return [*names, *(dice.choice(names) for _ in range(count - len(names)))]


def _shares(total: Decimal, rows: int) -> list[str]:
    """Points that add up to ``total``: as even as whole points go."""
    each, left = divmod(int(total), rows)
    return [str(each + (number < left)) for number in range(rows)]


def fill(
    plan: Plan, *, year: int, edition: Edition, department: str, unit: str, begun: bool = False
) -> SelfEvaluation:
    """The sheet of one year; ``begun`` leaves cells empty as a draft does."""
    dice = random.Random(f"{plan.key}/{year}")  # noqa: S311  made-up texts
    amounts = _amounts(dice, plan)
    document = SelfEvaluation(
        edition=edition.id,
        year=year,
        project_name=plan.name,
        project_amount=amounts["adjusted_budget"],
        department=department,
        implementing_unit=unit,
        funding=tuple(_funding(edition, amounts)),
        goal_expected=_goal_expected(dice, plan),
        goal_actual=_goal_actual(dice, plan),
        indicators=tuple(_row(dice, plan, promise, edition) for promise in plan.promises),
    )
    if begun:
        document = _half_done(dice, document)
    filled = fill_computed(document, edition)
    return _slip(dice, filled) if dice.random() < _SLIPS else filled


def money(plan: Plan, year: int) -> dict[str, str]:
    """The project's amounts of that year, as its sheet prints them."""
    return _amounts(random.Random(f"{plan.key}/{year}"), plan)  # noqa: S311


def _amounts(dice: random.Random, plan: Plan) -> dict[str, str]:
    adjusted = Decimal(plan.budget) * dice.randint(90, 110) / 100
    initial = adjusted * dice.randint(97, 104) / 100
    share = Decimal(
        str(round(dice.uniform(0.55, 0.8) if dice.random() < 0.08 else dice.uniform(0.9, 1), 4))
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


def _goal_expected(dice: random.Random, plan: Plan) -> str:
    return "".join(plan.say(text) for text in dice.sample(words().goals["expected"], 2))


def _goal_actual(dice: random.Random, plan: Plan) -> str:
    goals = words().goals
    if dice.random() < _COPIED:
        return str(goals["copied"])
    done = [plan.say(text, count=dice.randrange(8, 600)) for text in dice.sample(goals["done"], 3)]
    closing = plan.say(dice.choice(goals["closing"]), count=dice.randrange(30, 300))
    return f"{dice.choice(goals['opening'])}，{'；'.join(done)}。{closing}"


def _row(dice: random.Random, plan: Plan, promise: Promise, edition: Edition) -> IndicatorRow:
    row = IndicatorRow(
        level1=promise.level1, level2=promise.level2, level3=promise.level3, weight=promise.weight
    )
    if promise.measure is None:
        nothing, blank = edition.marks.not_applicable, edition.marks.no_score
        return replace(row, target=nothing, actual=nothing, weight=blank, score=blank)
    wanted = dice.randint(promise.measure.low, promise.measure.high)
    missed = dice.random() < _MISSED
    reached, share = _reached(dice, promise.measure, wanted, missed)
    points = (Decimal(promise.weight) * share).quantize(_CENT, ROUND_DOWN)
    sign, unit = "≥" if promise.measure.at_least else "≤", promise.measure.unit
    reason = plan.say(dice.choice(words().said["reasons"])) if missed else ""
    return replace(
        row,
        target=f"{sign}{wanted}{unit}",
        actual=f"{reached}{unit}",
        score=print_decimal(points),
        explanation=reason,
    )


def _reached(
    dice: random.Random, measure: Measure, wanted: int, missed: bool
) -> tuple[int, Decimal]:
    """The figure at the year's end, and the share of the points that it earns."""
    if measure.at_least:
        most = wanted + max(1, wanted // (2 if dice.random() < _FAR_OVER else 12))
        most = min(100, most) if measure.unit == "%" else most
        reached = int(wanted * dice.uniform(0.6, 0.95)) if missed else dice.randint(wanted, most)
        return reached, min(Decimal(1), Decimal(reached) / wanted)
    if missed:
        reached = wanted + max(1, wanted // dice.randint(4, 9))
        return reached, Decimal(wanted) / reached
    return dice.randint(wanted - wanted // 12, wanted), Decimal(1)


def _half_done(dice: random.Random, document: SelfEvaluation) -> SelfEvaluation:
    """The later rows are still empty."""
    filled = dice.randrange(len(document.indicators))
    rows = tuple(
        row if number < filled else replace(row, actual="", score="", explanation="")
        for number, row in enumerate(document.indicators)
    )
    return replace(
        document, indicators=rows, goal_actual="" if filled < 4 else document.goal_actual
    )


def _slip(dice: random.Random, document: SelfEvaluation) -> SelfEvaluation:
    """One of the mistakes that people make."""
    scored = [n for n, row in enumerate(document.indicators) if row.weight.isdecimal()]
    place = dice.choice(scored)
    row = document.indicators[place]
    changes: dict[str, Any] = dice.choice(
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
