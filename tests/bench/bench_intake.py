"""Speed and memory of the intake, beside a bare python-calamine read of the same workbooks.

The workbooks are the official sheets that the product itself writes, each with texts of its own.
Run with ``python -m tests.bench.bench_intake [FORMS]`` (make bench). Ratios count, never seconds:
how long a folder takes, read as ``manage.py extract`` reads it on this machine's cores, beside the
bare read of the same folder; and what one file costs in processor time.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import python_calamine

from intake.reading.batch import extract_files
from intake.reading.pipeline import extract_path
from intake.reading.pool import read_isolated
from intake.reading.readers import read
from tests.factories.folder import write_folder

FORMS = 2_000
MAX_TIMES = 4.0
LARGE_ROWS = 100_000
_TURN = 50
_ISOLATED = 200
MAX_MEGABYTES = 400


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


def bare_folder(files: list[Path]) -> None:
    for path in files:
        bare(path)


def whole_one_by_one(files: list[Path]) -> None:
    for path in files:
        whole(path)


def whole_folder(files: list[Path]) -> None:
    """What ``manage.py extract`` does with the folder, down to plain values in printed order."""
    if sum(len(found.json["documents"]) for found in extract_files(files)) != len(files):
        raise AssertionError("every file holds one form")


def seconds(clock: Callable[[], float], work: Callable[[], object]) -> float:
    begun = clock()
    work()
    return clock() - begun


def speed(forms: int) -> float:
    """How many times the bare read of a folder the whole extraction takes."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory(prefix="ziping-bench-") as data,
    ):
        # Readers take their slots in the data folder.
        os.environ.update(DJANGO_SETTINGS_MODULE="config.settings", ZIPING_DATA_DIR=data)
        files = write_folder(Path(folder), forms)
        whole(files[0])
        one_file(files)
        in_its_own_process(files[:_ISOLATED])
        plain = seconds(time.perf_counter, lambda: bare_folder(files))
        ours = seconds(time.perf_counter, lambda: whole_folder(files))
    print(
        f"a folder of {forms} workbooks on {os.cpu_count()} cores: calamine {plain:.2f} s,"
        f" extraction {ours:.2f} s, ×{ours / plain:.1f}"
    )
    return ours / plain


def one_file(files: list[Path]) -> None:
    """Print the processor time of one file in one process, both ways by turns."""
    turns = [files[start : start + _TURN] for start in range(0, len(files), _TURN)]
    plain = ours = 0.0
    for turn in turns:
        plain += seconds(time.process_time, partial(bare_folder, turn))
        ours += seconds(time.process_time, partial(whole_one_by_one, turn))
    print(
        f"one workbook on one core: calamine {1000 * plain / len(files):.2f} ms,"
        f" extraction {1000 * ours / len(files):.2f} ms, ×{ours / plain:.1f}"
    )


def in_its_own_process(files: list[Path]) -> None:
    """Print how long an upload takes that is read as the worker reads it.

    Settings are read here, not before: what is measured else is the reading without Django.
    """
    read_isolated(files[0], files[0].name, None)
    spent = seconds(time.perf_counter, partial(isolated, files))
    print(f"one workbook in a process of its own: {1000 * spent / len(files):.0f} ms elapsed")


def isolated(files: list[Path]) -> None:
    for path in files:
        read_isolated(path, path.name, None)


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
    return int(times > MAX_TIMES or peak > MAX_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
