"""Whether rules and readers of cells take twice as long for twice as much, whatever a cell says.

``python -m tests.bench.bench_hostile``: each hostile piece fills each kind of cell with n and with
2n characters, and sheets grow from n to 2n rows. It ends with 1 when anything takes more than three
times as long for 2n, unless that is less than ``FLOOR``: there noise decides. Ratios, no seconds.
Last it prints what a sheet at all its limits costs beside an ordinary one.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from core.numbers import read_number
from core.text import plain
from evaluations.checking.similarity import fingerprints
from evaluations.rules import CATALOGUE, check_with_faults, explain
from evaluations.rules.engine.base import Context
from evaluations.rules.example import SOUND_SHEET, with_cells
from evaluations.rules.lib.strength import strength
from evaluations.scoring.rows import core_name, ideographs, read_rows
from evaluations.scoring.totals import summarise
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.sheet.lengths import MAX_ROWS, SHEET, TEXT, VALUE
from evaluations.sheet.quantities import parse, read_unit
from evaluations.sheet.quantities.dates import read_date
from intake.reading.canonical import base_key, clean_text, key

MAX_TIMES: Final = 3.0
FLOOR: Final = 0.02
TURNS: Final = 3
ROWS: Final = 250
LONG: Final = 100_000
PIECES: Final = (
    *("1次/", "1次/日", "1", "1,", "1.", ".1", "(", "（", "((a)", ")", "≥1次", "≥1次、", "2021年"),
    *(
        "1次/日,共",
        "1~2",
        "每年两次",
        "万",
        "亿元",
        "元/",
        "次/人/",
        "未",
        "待",
        "正在",
        "项目被取消",
    ),
    *(
        "项目",
        "目标偏",
        "预期",
        "提升",
        "显著提升",
        "盏1",
        "1盏,",
        "2021年度路灯维护",
        "响应",
        "成本",
    ),
    *("1.x2.", "说明；", "\n", " ", "长", "a", "<br", "<a ", "½", "﷽", "项目中止，"),
)
CELLS: Final = {
    "indicators[0].target": VALUE,
    "indicators[0].actual": VALUE,
    "indicators[0].level3": VALUE,
    "indicators[0].explanation": TEXT,
    "indicators[0].score": TEXT,
    "goal_expected": TEXT,
    "goal_actual": TEXT,
    "remark": TEXT,
    "title": TEXT,
    "project_name": TEXT,
}
READERS: Final[tuple[Callable[[str], object], ...]] = (
    *(plain, read_number, parse, read_unit, read_date, core_name, ideographs, strength),
    *(clean_text, key, base_key),
)
_EDITION: Final = get_edition(SOUND_SHEET.edition)


def filled(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def seconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _turn in range(TURNS):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
        if best > 1:
            break
    return best


def compared(name: str, work: Callable[[int], Callable[[], object]], size: int) -> Iterator[str]:
    """A complaint where 2n takes more than its share."""
    twice = seconds(work(2 * size))
    if twice < FLOOR:
        return
    once = seconds(work(size))
    if twice > MAX_TIMES * once:
        yield f"{name}: {once:.3f} s for {size}, {twice:.3f} s for {2 * size}"


def context_of(document: SelfEvaluation) -> Context:
    parameters = {name: text for rule in CATALOGUE for name, text in rule.parameters.items()}
    return Context(_EDITION, read_rows(document), {**parameters, **_EDITION.checks.parameters})


def all_rules(document: SelfEvaluation) -> Callable[[], object]:
    context = context_of(document)
    return lambda: [list(rule.check(document, context)) for rule in CATALOGUE]


def readers() -> Iterator[str]:
    for read in READERS:
        for piece in PIECES:
            yield from compared(
                f"{getattr(read, '__name__', read)} of {piece!r}",
                lambda size, read=read, piece=piece: lambda: read(filled(piece, size)),  # type: ignore[misc]
                LONG,
            )


def cells() -> Iterator[str]:
    """One hostile cell; the rules see no longer ones, see ``lengths.CHECKED_LENGTH``."""
    for path, most in CELLS.items():
        for piece in PIECES:
            yield from compared(
                f"{path} of {piece!r}",
                lambda size, path=path, piece=piece: all_rules(  # type: ignore[misc]
                    with_cells({path: filled(piece, size)})
                ),
                most // 2,
            )


def sheet(rows: int, piece: str, name_length: int) -> SelfEvaluation:
    """Many rows that count, each with a name of its own, beside goals full of numbers."""
    base = SOUND_SHEET.indicators[0]
    return replace(
        SOUND_SHEET,
        goal_expected=filled(piece, TEXT),
        goal_actual=filled(piece, TEXT),
        indicators=tuple(
            replace(
                base,
                level3=f"{number}{filled('修补路灯数量', name_length)}",
                target=f"≥{number}次",
                actual=f"{number + 1}次",
            )
            for number in range(rows)
        ),
    )


def rows() -> Iterator[str]:
    """Every rule, the sums and the lost points over n and 2n rows."""
    for piece in ("1次/", "修补路灯数量1次，", "，", "路灯"):
        for name_length in (4, 400):
            yield from compared(
                f"rows beside goals of {piece!r}, names of {name_length}",
                lambda size, piece=piece, length=name_length: all_rules(  # type: ignore[misc]
                    sheet(size, piece, length)
                ),
                ROWS,
            )
    yield from compared("sums", lambda n: lambda: summarise(sheet(n, "，", 4), _EDITION), ROWS)
    yield from compared("losses", lambda n: lambda: explain(sheet(n, "，", 4), _EDITION), ROWS)
    yield from compared("shingles", lambda n: lambda: fingerprints(sheet(n, "路灯", 4), 2021), ROWS)


def at_the_limits() -> None:
    """What the rules take for the longest sheet that may be stored."""
    share = SHEET // MAX_ROWS - 80
    longest = replace(
        sheet(MAX_ROWS, "1次/", 4),
        indicators=tuple(
            replace(row, explanation=filled("1次/", share))
            for row in sheet(MAX_ROWS, "1次/", 4).indicators
        ),
    )
    ordinary = seconds(lambda: check_with_faults(SOUND_SHEET, _EDITION))
    whole = seconds(lambda: check_with_faults(longest, _EDITION))
    print(
        f"rules: {1000 * ordinary:.1f} ms for an ordinary sheet of"
        f" {len(SOUND_SHEET.indicators)} rows, {whole:.2f} s for {MAX_ROWS} rows at all limits,"
        f" ×{whole / ordinary:.0f} for ×{MAX_ROWS // len(SOUND_SHEET.indicators)} rows"
    )


def main() -> int:
    complaints = [*readers(), *cells(), *rows()]
    for complaint in complaints:
        print(complaint)
    at_the_limits()
    print(f"{len(complaints)} of the hostile texts take more than ×{MAX_TIMES:.0f} for ×2")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
