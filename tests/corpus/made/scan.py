"""A scored sheet as text recognition gives it back: cells torn apart, labels on other rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.corpus.made.sheets import SCORED, Json, Level, Made, Rows, sheet
from tests.corpus.made.words import Pen

_CHINESE = re.compile(r"[一-鿿]{2}")
_SPECKS = ("F", "丰", "Ì", "：")
_TORN = ("左 旋", "文山长与", "十十", "目 日")


def scanned(pen: Pen) -> Made:
    """One sheet; texts whose cells are torn beyond what anybody could tell are not counted."""
    document: Json = sheet(SCORED, pen).document
    torn = ["department", "implementing_unit", "goal_expected", "goal_actual"]
    document |= {"title": "", "uncertain": torn}
    rows: Rows = [[pen.one("项目3:", "项目 12:", "项目7：")], []]
    rows += _head(document, pen)
    rows += _money(document, pen)
    rows += _goals(document, pen)
    last = pen.one("偏差原 因分析 及改进 措施", "偏差原因 分析及改 进措施")
    names = ("三级指标", "年度指标值", "*实际完成值", "*分值", "*得分", last)
    rows.append(["", "一级指标", "二级指标", *names])
    for level in SCORED.levels:
        rows += _group(level, document, pen)
    end = ["", "", "", "总分", "", pen.one("", "", "l"), "100"]
    rows.append([*end, _blank(document["total_score"], pen), pen.one("", "_", "—")])
    return Made(rows, document)


def _head(document: Json, pen: Pen) -> Iterator[list[str]]:
    first, second = _cut(document["project_name"], pen)
    amount = document["project_amount"]
    yield ["项目名称", "", first, second, "", "项目金额", "", amount, ""]
    yield ["主管部门", *_shreds(document["department"], pen), "实施单位",
           *_shreds(document["implementing_unit"], pen)]  # fmt: skip


def _money(document: Json, pen: Pen) -> Iterator[list[str]]:
    heads = [head for head, _ in SCORED.money]
    yield ["", "", "", *heads]
    for block, row in zip(("项目资金", "(元)", "", ""), document["funding"], strict=True):
        label = ("", "") if pen.chance(0.04) else _cut(row["label"], pen)
        if pen.chance(0.15):
            label = (label[0], pen.one(*_SPECKS) + label[1])
        row["uncertain"] = ["label"]
        cells = [_blank(row[field], pen) for _, field in SCORED.money]
        yield [block, *label, *cells]


def _goals(document: Json, pen: Pen) -> Iterator[list[str]]:
    if pen.chance(0.5):
        yield ["", "", "-", "预期目标", "", "", "*实际完", "成情况", ""]
    torn = [*_shreds(document["goal_expected"], pen), "", *_shreds(document["goal_actual"], pen)]
    yield ["年度总体 目标", *torn, ""]


def _group(level: Level, document: Json, pen: Pen) -> Iterator[list[str]]:
    own = [row for row in document["indicators"] if row["level1"] == level.name]
    at, points = _places(len(own), pen)
    whole = pen.chance(0.5)
    printed = ""
    for number, row in enumerate(own):
        first = ""
        if number == at:
            first = f"{level.name} ({level.weight}分)" if whole else level.name
        elif number == points and not whole:
            first = f"({level.weight}分)"
        block = "年度绩效 指标" if pen.chance(0.1) else ""
        if not block and not first and pen.chance(0.04):
            block, first = _cut(pen.one(*_TORN), pen) if pen.chance(0.3) else ("", pen.one(*_TORN))
        second = row["level2"] if row["level2"] != printed else ""
        printed = row["level2"]
        yield [block, first, _wrapped(second, pen), *_values(row, pen)]


def _places(count: int, pen: Pen) -> tuple[int, int]:
    """Rows of the first level's name and of its points, which stand below the name."""
    at = pen.random.randrange(max(1, count - 1))
    return at, at + 1


def _values(row: Json, pen: Pen) -> Iterator[str]:
    for _, field in SCORED.indicators:
        text = row[field]
        yield _blank(text, pen) if field in {"weight", "score"} else _wrapped(text, pen)


def _cut(text: str, pen: Pen) -> tuple[str, str]:
    at = pen.random.randint(0, len(text))
    return text[:at], text[at:]


def _shreds(text: str, pen: Pen) -> list[str]:
    """Three pieces in three cells."""
    first, rest = _cut(text, pen)
    return [first, *_cut(rest, pen)]


def _blank(number: str, pen: Pen) -> str:
    """A number with a blank behind its point, as narrow print is read."""
    return number.replace(".", ". ") if number[:1].isdigit() and pen.chance(0.4) else number


def _wrapped(text: str, pen: Pen) -> str:
    """A text of a narrow cell: a blank wherever the line ended between two Chinese letters."""
    width, result, since = pen.random.randint(4, 8), "", 0
    for n, letter in enumerate(text):
        if since >= width and _CHINESE.fullmatch(text[n - 1 : n + 1]):
            result, since = result + " ", 0
        result, since = result + letter, since + 1
    return result
