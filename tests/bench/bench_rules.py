"""Checks many forms with all rules on one core: ``python -m tests.bench.bench_rules [FORMS]``.

The forms differ in every text, so that caches of read cells help no more than in real life.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from evaluations.rules import check_with_faults
from evaluations.rules.example import SOUND_SHEET
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import get_edition

ROWS = 20


def make_form(number: int) -> SelfEvaluation:
    """A form of twenty rows, most of them with their own names, numbers and words."""
    rows = tuple(make_row(number, place) for place in range(ROWS))
    return replace(
        SOUND_SHEET,
        project_name=f"第{number}号路灯维护",
        title=f"2021年第{number}号路灯维护项目自评表",
        goal_actual=f"全年修补路灯{number}盏，群众满意度{number % 100}%，未发生事故。",
        indicators=rows,
    )


def make_row(number: int, place: int) -> IndicatorRow:
    base = SOUND_SHEET.indicators[place % len(SOUND_SHEET.indicators)]
    if base.level3 == "不适用":
        return base
    wanted = number % 500 + place + 1
    return replace(
        base,
        level3=f"{base.level3}{number}-{place}",
        target=f"≥{wanted}盏" if place % 3 else f"{wanted}路段按计划修补到位",
        actual=f"{wanted + number % 7}盏" if place % 3 else f"已修补{wanted}个路段，群众反映良好",
        explanation="" if place % 4 else f"第{number}号路段新增任务，工作量测算偏低",
    )


def main(count: int) -> None:
    edition = get_edition(SOUND_SHEET.edition)
    forms = [make_form(number) for number in range(count)]
    start = time.process_time()
    findings = sum(len(check_with_faults(form, edition).findings) for form in forms)
    seconds = time.process_time() - start
    print(f"{count} forms of {ROWS} rows: {seconds:.2f} s of one core, {findings} findings")
    print(f"{count / seconds:.0f} forms/s, {seconds / count * 1000:.2f} ms a form")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
