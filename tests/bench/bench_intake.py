"""Speed and memory of the intake, beside a bare python-calamine read of the same workbooks.

The workbooks are the official sheets that the product itself writes, each with texts of its own.
Run with ``python -m tests.bench.bench_intake [FORMS]`` (make bench). Ratios count, never seconds.
"""

from __future__ import annotations

import io
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import python_calamine

from intake.pipeline import extract_path
from intake.readers import read
from tests.factories.folder import write_folder

FORMS = 2_000
MOST_TIMES = 4.0
LARGE_ROWS = 100_000
_TURN = 50
MOST_MEGABYTES = 400


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("自评表")
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def bare(path: Path) -> None:
    """What calamine alone needs: every cell and every merged range of a file on disk."""
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            sheet.to_python()
            _ = sheet.merged_cell_ranges


def whole(path: Path) -> None:
    """What the intake needs for the same file, down to its documents."""
    if len(extract_path(path).documents) != 1:
        raise AssertionError(f"{path} holds one form")


def seconds(work: Callable[[Path], object], files: list[Path]) -> float:
    begun = time.process_time()
    for path in files:
        work(path)
    return time.process_time() - begun


def speed(forms: int) -> float:
    """How many times the bare read the whole extraction takes; both by turns."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_folder(Path(folder), forms)
        whole(files[0])
        turns = [files[start : start + _TURN] for start in range(0, forms, _TURN)]
        spent = [(seconds(bare, turn), seconds(whole, turn)) for turn in turns]
    plain, ours = (sum(column) for column in zip(*spent, strict=True))
    print(
        f"{forms} workbooks: calamine {1000 * plain / forms:.2f} ms a form,"
        f" extraction {1000 * ours / forms:.2f} ms, ×{ours / plain:.1f}"
    )
    return ours / plain


def memory() -> float:
    """Peak megabytes of this process after reading a workbook of many rows."""
    rows: list[list[object]] = [
        [f"单位{n}", f"项目{n}", n, n * 1.5, "已完成", "—", n % 7, "说明", "无"]
        for n in range(LARGE_ROWS)
    ]
    data = workbook(rows)
    del rows
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    reading = read("大表.xlsx", data)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(reading.grids[0].rows)} rows: peak {after:.0f} MB ({before:.0f} MB before)")
    return after


def main() -> int:
    forms = int(sys.argv[1]) if len(sys.argv) > 1 else FORMS
    times, peak = speed(forms), memory()
    return int(times > MOST_TIMES or peak > MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
