"""Made-up sheets of other regions as grids with merged cells, and what must come out of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.corpus.made.foreign_layouts import Layout, Pairs
from tests.corpus.made.words import Pen


class Cell(NamedTuple):
    """A printed cell with the rows and columns it takes."""

    text: str
    rows: int = 1
    columns: int = 1


Grid = list[list[Cell]]
_EXTRAS = frozenset({"received", "difference_reason"})
"""Their keys stand only where something is printed."""


class Foreign(NamedTuple):
    """A sheet as its office prints it and the document it must come out as."""

    layout: Layout
    grid: Grid
    document: dict[str, Any]


def sheet(layout: Layout, pen: Pen, year: int = 2023) -> Foreign:
    """The sheet with words of the pen's own."""
    width = _width(layout)
    document = _document(layout, pen, year)
    grid: Grid = [[Cell(document.pop("_title"), 1, width)]]
    if layout.kind == "department_target":
        grid += [
            [
                Cell("部门编码："),
                Cell("316"),
                Cell("部门名称：", 1, 1),
                Cell(document["department"], 1, width - 3),
            ]
        ]
    grid += [_header_row(layout, row, document, pen, width) for row in layout.header]
    for label in [name for name in document if name.startswith("_")]:
        del document[label]
    grid += _money(layout, pen, document, width)
    grid += _goals(layout, pen, document, width)
    grid += _table(layout, pen, document, width)
    grid += _end(layout, document, width)
    return Foreign(layout, grid, document)


def _document(layout: Layout, pen: Pen, year: int) -> dict[str, Any]:
    office, project = pen.office(), pen.project()
    title = layout.title.format(year=year, unit=office)
    if layout.kind == "performance_target":
        return {
            "kind": layout.kind,
            "_title": title,
            "project_name": project,
            "supervising_department": office,
            "implementing_unit": pen.office(),
            "indicators": [],
        }
    if layout.kind == "department_target":
        return {"kind": layout.kind, "_title": title, "department": office, "indicators": []}
    printed = {name for row in layout.header for _, name in row}
    return {
        "kind": layout.kind,
        "_title": title,
        "year": year,
        "project_name": project if "project_name" in printed else "",
        "department": office if "department" in printed else "",
        "implementing_unit": pen.office() if "implementing_unit" in printed else "",
        "amount_unit": "元" if "（元）" in layout.money_block else "万元",
        "total_score": pen.one("98", "91.5", "100")
        if layout.total or "total_score" in printed
        else "",
        "grade": "优" if "grade" in printed else None,
        "funding": [],
        "goal_actual": pen.sentence(),
        "indicators": [],
    }


def _width(layout: Layout) -> int:
    return max(7, bool(layout.block) + len(layout.level_heads) + len(layout.columns))


def _header_row(
    layout: Layout, pairs: Pairs, document: dict[str, Any], pen: Pen, width: int
) -> list[Cell]:
    names = {"department": "supervising_department"} if layout.kind == "performance_target" else {}
    row: list[Cell] = []
    share = (width - len(pairs)) // len(pairs)
    for number, (label, name) in enumerate(pairs):
        last = number == len(pairs) - 1
        room = width - len(pairs) - share * (len(pairs) - 1) if last else share
        value = (
            str(document.get(names.get(name, name), "")) if name else pen.one("张某", "常年性", "")
        )
        row += [Cell(label), Cell(value, 1, room)]
    return row


def _money(layout: Layout, pen: Pen, document: dict[str, Any], width: int) -> Grid:
    if not layout.money:
        return []
    heads = [Cell(label) for label, _ in layout.money]
    room = width - 1 - len(heads)
    lead = room if room > 0 else 1
    grid: Grid = [[Cell(layout.money_block, 1 + len(layout.rows)), Cell("", 1, lead), *heads]]
    scores = "weight" in {name for _, name in layout.money} or "score" in {
        n for _, n in layout.money
    }
    for label, source in layout.rows:
        row = _amounts(layout, pen, source, scores=scores)
        printed = {name: row.get(name, "") for _, name in layout.money}
        wanted = {name: text for name, text in printed.items() if text or name not in _EXTRAS}
        document["funding"].append({"source": source, "label": label, **wanted})
        grid.append([Cell(label, 1, lead), *[Cell(printed[name]) for _, name in layout.money]])
    return grid


def _amounts(layout: Layout, pen: Pen, source: str, *, scores: bool) -> dict[str, str]:
    """Amounts that go together: the rate is their quotient, the score its part of the weight."""
    if source in {"other", "local"}:
        return {}
    budget = pen.random.choice((120, 80.5, 236, 1500))
    done = budget * pen.random.choice((1, 0.95, 0.9))
    share = done / budget
    rate = {"percent": f"{share:.2%}", "ratio": f"{share:.4g}", "number": f"{100 * share:.2f}"}
    row = {
        name: f"{value:g}{layout.money_unit}"
        for name, value in (
            ("initial_budget", budget),
            ("adjusted_budget", budget),
            ("received", budget),
            ("executed", done),
        )
    }
    row["execution_rate"] = rate[layout.rate]
    if source == "total":
        weight = 20 if "20分" in layout.money_block + str(layout.money) else 10
        row |= {"weight": str(weight), "score": f"{weight * share:g}"}
        row["difference_reason"] = pen.one("", "据实结算")
    return row


def _goals(layout: Layout, pen: Pen, document: dict[str, Any], width: int) -> Grid:
    block, expected, actual = layout.goals
    if not actual:
        return [
            [Cell(block or expected), Cell(expected if block else pen.sentence(), 1, width - 1)],
            *([[Cell(""), Cell(pen.sentence(), 1, width - 1)]] if block else []),
        ]
    left = (width - 1) // 2
    right = width - 1 - left
    return [
        [Cell(block, 2), Cell(expected, 1, left), Cell(actual, 1, right)],
        [Cell(pen.sentence(), 1, left), Cell(document["goal_actual"], 1, right)],
    ]


def _table(layout: Layout, pen: Pen, document: dict[str, Any], width: int) -> Grid:
    heads = [*layout.level_heads, *[label for label, _ in layout.columns]]
    fields = [
        *("level1", "level2")[: len(layout.level_heads)],
        *[name for _, name in layout.columns],
    ]
    rows = list(_rows(layout, pen))
    document["indicators"] = [row for row, _ in rows]
    group, below = layout.divided
    block = [Cell(layout.block, len(rows) + 1 + bool(group))] if layout.block else []
    extra = width - len(block) - len(heads)
    grid: Grid = []
    if group:
        upper: list[Cell] = []
        for head, name in zip(heads, fields, strict=True):
            if name in below:
                upper += [Cell(group, 1, len(below))] if name == below[0] else []
            else:
                upper.append(Cell(head, 2))
        grid.append([*block, *upper])
        grid.append([Cell(head) for head, name in zip(heads, fields, strict=True) if name in below])
    else:
        grid.append([*block, *map(Cell, heads)])
    grid[-1] += [Cell("", 1, extra)] if extra > 0 else []
    for _, cells in rows:
        grid.append([*cells, *([Cell("", 1, extra)] if extra > 0 else [])])
    return grid


def _rows(layout: Layout, pen: Pen) -> Iterator[tuple[dict[str, str], list[Cell]]]:
    """Every row as read and as printed; a level stands in the first of its rows."""
    signs = "property" in {name for _, name in layout.columns}
    for level in layout.levels:
        seconds = level.seconds or ("",)
        counts = [pen.random.choice((1, 1, 2)) for _ in seconds]
        first = True
        for second, count in zip(seconds, counts, strict=True):
            for number in range(count):
                row = _values(layout, pen, second or level.name, signs=signs)
                cells = [Cell(row.get(f"_{name}", row.get(name, ""))) for _, name in layout.columns]
                heads: list[Cell] = []
                if layout.level_heads:
                    printed = level.name + (
                        layout.points.format(level.weight) if layout.points else ""
                    )
                    if first or layout.repeats:
                        heads.append(Cell(printed, 1 if layout.repeats else sum(counts)))
                    if number == 0:
                        heads.append(Cell(second, count))
                    row |= {"level1": level.name, "level2": second}
                    if layout.points and layout.kind == "self_evaluation":
                        row["level1_weight"] = str(level.weight)
                first = False
                wanted = {k: v for k, v in row.items() if k and not k.startswith("_")}
                yield wanted, [*heads, *cells]


def _values(layout: Layout, pen: Pen, about: str, *, signs: bool) -> dict[str, str]:
    names = {name for _, name in layout.columns}
    weight = pen.random.choice(("5", "8", "10"))
    row = {"level3": pen.name(about), "target": pen.value(bare=0.0)}
    if "actual" in names:
        row["actual"] = pen.value(bare=0.1)
    if "weight" in names:
        row["weight"] = weight
    if "score" in names:
        row["score"] = pen.one(weight, "4")
    if "explanation" in names:
        row["explanation"] = pen.excuse()
    row[""] = pen.one("", "按完成比例计分")
    if signs:
        number, sign, unit = pen.figure(), pen.one("≥", "=", "≤"), pen.one("%", "个", "万亩")
        row |= {
            "_property": sign,
            "_target": number,
            "_unit": unit,
            "target": f"{sign}{number}{unit}",
        }
    return row


def _end(layout: Layout, document: dict[str, Any], width: int) -> Grid:
    grid: Grid = []
    score = document.get("total_score", "")
    names = [*([""] if layout.block else []), *layout.level_heads, *[n for _, n in layout.columns]]
    if layout.total == "one":
        grid.append([Cell(layout.total_word), Cell(score, 1, width - 1)])
    elif layout.total:
        weights = names.index("weight") if layout.total == "pair" else -1
        row = [Cell("")] * width
        row[0] = Cell(layout.total_word)
        row[names.index("score")] = Cell(score)
        if weights > 0:
            row[weights] = Cell("100")
            document["total_weight"] = "100"
        grid.append(row)
    grid += [[Cell(note, 1, width)] for note in layout.notes]
    return grid
