"""Speed and memory of the intake, beside a bare python-calamine read of the same workbooks.

Run with ``python -m tests.bench.bench_intake [FORMS]`` (make bench). Ratios count, never seconds.
"""

from __future__ import annotations

import io
import resource
import sys
import time
from collections.abc import Callable

import openpyxl
import python_calamine

from intake.pipeline import extract_bytes
from intake.readers import read

FORMS = 2_000
MOST_TIMES = 4.0
LARGE_ROWS = 100_000
MOST_MEGABYTES = 400


def form(number: int) -> bytes:
    """One official sheet of a made-up project."""
    page_rows: list[list[object]] = [
        [f"2021年项目{number}项目自评表"],
        ["项目名称", f"项目{number}", None, None, None, "项目金额", 1000 + number],
        ["主管部门", "云溪区文化局", None, None, None, "实施单位", "云溪区文化馆"],
        [
            "项目资金（元）",
            None,
            None,
            *["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ],
        [None, "年度资金总额", None, 1000 + number, 1000 + number, 990, 10, 99.0, 9.9],
        [None, "其中：当年财政拨款", None, 1000 + number, 1000 + number, 990, "—", 99.0, "—"],
        [None, "上年结转资金", None, 0, 0, 0, "—", 0, "—"],
        [None, "其他资金", None, 0, 0, 0, "—", 0, "—"],
        ["年度总体目标", "预期目标", None, None, None, "*实际完成情况"],
        [None, f"完成第{number}项工作。", None, None, None, f"第{number}项工作已完成。"],
        ["年度绩效指标", *["一级指标", "二级指标", "三级指标", "年度指标值", "*实际完成值"]],
    ]
    page_rows[-1] += ["*分值", "*得分", "偏差原因分析及改进措施"]
    level2 = ["数量指标", "质量指标", "时效指标", "成本指标"]
    for index in range(16):
        first = "产出指标（50分）" if index == 0 else "效益指标（40分）" if index == 12 else None
        second = (
            level2[index // 3] if index % 3 == 0 and index < 12 else
            "社会效益指标" if index == 12 else "满意度指标" if index == 15 else None
        )  # fmt: skip
        page_rows.append(
            [
                None,
                first,
                second,
                f"指标{number}之{index}",
                f"≥{index}次",
                f"{index + 1}次",
                5,
                5,
                None,
            ]
        )
    page_rows.append(["总分", None, None, None, None, None, 100, 99.9, "—"])
    return workbook(page_rows)


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("自评表")
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def bare(data: bytes) -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def seconds(work: Callable[[bytes], object], files: list[bytes]) -> float:
    begun = time.process_time()
    for data in files:
        work(data)
    return time.process_time() - begun


def speed(forms: int) -> float:
    """How many times the bare read the whole extraction takes."""
    files = [form(number) for number in range(forms)]
    extract_bytes("warm.xlsx", files[0])
    plain = seconds(bare, files)
    whole = seconds(lambda data: extract_bytes("a.xlsx", data), files)
    print(
        f"{forms} workbooks: calamine {plain:.2f} s, extraction {whole:.2f} s, ×{whole / plain:.1f}"
    )
    return whole / plain


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
