"""What copying, scanning and paging do to a form: the words stay, their places do not."""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus.made.words import Pen

Rows = list[list[str]]
Noise = Callable[[Rows, Pen], Rows]
_ALIKE = {
    "预": "頂",
    "算": "箅",
    "执": "抉",
    "标": "际",
    "值": "直",
    "级": "圾",
    "项": "顶",
    "金": "全",
    "完": "宋",
    "目": "日",
    "数": "効",
}
_LEVELS = (
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "可持续影响指标",
    "满意度指标",
    "服务对象满意度指标",
)


def _heading(rows: Rows) -> int:
    """The row of the indicators' headings."""
    return next(n for n, row in enumerate(rows) if "二级指标" in row)


def _body(rows: Rows) -> range:
    """The rows of indicators."""
    start = _heading(rows) + 1
    ends = (
        n for n in range(start, len(rows)) if not rows[n] or rows[n][0] in {"总分", "说明", "合计"}
    )
    return range(start, next(ends, len(rows)))


def shifted(rows: Rows, pen: Pen) -> Rows:
    """Rows that begin with a second level lose the empty cells before it."""
    body = _body(rows)
    done = []
    for number, row in enumerate(rows):
        second = len(row) > 3 and not row[1] and row[2] in _LEVELS
        if number in body and second and pen.chance(0.4):
            lost = pen.random.choice((1, 2))
            row = [*row[lost:], *[""] * lost]
        done.append(row)
    return done


def pushed(rows: Rows, pen: Pen) -> Rows:
    """Whole rows of indicators pushed a column to the right or left."""
    body, done = _body(rows), []
    for number, row in enumerate(rows):
        if number in body and pen.chance(0.2):
            row = ["", *row] if pen.chance(0.5) else (row[1:] if not row[0] else row)
        done.append(row)
    return done


def paged(rows: Rows, pen: Pen) -> Rows:
    """A page ends within the indicators: empty lines, a page number, perhaps the headings again."""
    body = _body(rows)
    at = pen.random.choice(list(body)[1:] or [body.start])
    foot = [pen.one("— 3 —", "- 12 -", "第 3 页", "第 2 页 共 9 页", "7", "3 / 12")]
    again = [list(rows[body.start - 1])] if pen.chance(0.5) else []
    return [*rows[:at], [], foot, [], *again, *rows[at:]]


def spaced(rows: Rows, pen: Pen) -> Rows:
    """Labels printed with blanks between their letters, or wrapped."""
    body = _body(rows)
    return [
        [
            _loosened(cell, pen) if number not in body or column < 3 else cell
            for column, cell in enumerate(row)
        ]
        if len(row) > 1 and _labelled(row)
        else row
        for number, row in enumerate(rows)
    ]


_LABELS = frozenset(
    (
        "项目名称",
        "主管部门",
        "实施单位",
        "项目金额",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "分值",
        "执行率",
        "得分",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "*实际完成值",
        "实际完成值",
        "偏差原因分析及改进措施",
        "预期目标",
        "实际完成情况",
        "*实际完成情况",
        "*分值",
        "*得分",
        "全年预算数（A）",
        "全年执行数（B）",
        "执行率（B/A）",
        "全年完成值",
        "未完成原因和改进措施",
        "年度资金总额",
        "其中：当年财政拨款",
        "上年结转资金",
        "其他资金",
        "资金使用单位",
        "总分",
        "年初设定目标",
        *_LEVELS,
    )
)


def _labelled(row: list[str]) -> bool:
    return any(cell in _LABELS for cell in row)


def _loosened(cell: str, pen: Pen) -> str:
    if cell not in _LABELS or not pen.chance(0.4):
        return cell
    if pen.chance(0.5):
        return pen.one(" ", "　").join(cell) if len(cell) < 6 else cell
    cut = pen.random.randrange(1, len(cell))
    return f"{cell[:cut]} {cell[cut:]}"


def misread(rows: Rows, pen: Pen) -> Rows:
    """One letter of some labels read for another; labels that are kept as printed stay."""

    def wrong(cell: str) -> str:
        spots = [n for n, letter in enumerate(cell) if letter in _ALIKE]
        if (
            cell not in _LABELS
            or "资金" in cell
            or len(cell) < 4
            or cell in _LEVELS
            or not spots
            or not pen.chance(0.15)
        ):
            return cell
        at = pen.random.choice(spots)
        return cell[:at] + _ALIKE[cell[at]] + cell[at + 1 :]

    return [[wrong(cell) for cell in row] for row in rows]


def unmerged(rows: Rows, pen: Pen) -> Rows:
    """Merged levels printed in every row."""
    body, done, last = _body(rows), [], ["", ""]
    for number, row in enumerate(rows):
        if number in body and len(row) > 3:
            last = [row[1] or last[0], row[2] or last[1]]
            row = [row[0], *last, *row[3:]]
        done.append(row)
    return done


def centred(rows: Rows, pen: Pen) -> Rows:
    """The first level printed in the middle of its rows, as on paper."""
    body = list(_body(rows))
    done = [list(row) for row in rows]
    starts = [n for n in body if len(rows[n]) > 3 and rows[n][1]]
    for start, end in zip(starts, [*starts[1:], body[-1] + 1], strict=True):
        middle = (start + end - 1) // 2
        done[start][1], done[middle][1] = "", rows[start][1]
    return done


def wrapped(rows: Rows, pen: Pen) -> Rows:
    """Long texts wrapped with blanks, as text layers give them."""

    def cell_of(cell: str) -> str:
        if len(cell) < 12 or not pen.chance(0.6) or any(c.isascii() for c in cell):
            return cell
        return " ".join(cell[n : n + 7] for n in range(0, len(cell), 7))

    return [[cell_of(cell) for cell in row] if len(row) > 1 else row for row in rows]


def widened(rows: Rows, pen: Pen) -> Rows:
    """An empty column before the table and some behind it."""
    return [["", *row, "", ""] if len(row) > 1 else row for row in rows]


def remarked(rows: Rows, pen: Pen) -> Rows:
    """A last column of remarks."""
    at = _heading(rows)
    width = len(rows[at])
    body = _body(rows)
    return [
        [
            *row,
            *[""] * (width - len(row)),
            "备注" if n == at else (pen.one("", "见附件", "") if n in body else ""),
        ]
        if len(row) > 1
        else row
        for n, row in enumerate(rows)
    ]


def reasoned(rows: Rows, pen: Pen) -> Rows:
    """A last column of reasons beside the money, with texts in some rows."""
    at = next(n for n, row in enumerate(rows) if "全年执行数" in "".join(row))
    done = [list(row) for row in rows]
    for number in range(at, at + 5):
        text = pen.one("", "据实支付", "年中调整预算，已按规定报批")
        done[number].append("原因" if number == at else text)
    return done


def chatty(rows: Rows, pen: Pen) -> Rows:
    """Prose before and behind."""
    before = [
        ["附件3"],
        [],
        [pen.sentence(3, 6)],
        ["一、自评工作开展情况"],
        [pen.sentence(4, 8)],
        [],
    ]
    behind = [[], ["二、存在的问题"], [pen.sentence(3, 6)], ["三、下一步工作：" + pen.sentence()]]
    return [*before, *rows, *behind]


def signed(rows: Rows, pen: Pen) -> Rows:
    """Who filled it in, below."""
    return [
        *rows,
        ["填报人：某某", "", "联系电话：0755-00000000", "", "填报日期：2022年3月1日", "", ""],
    ]


def plain(rows: Rows, pen: Pen) -> Rows:
    return rows


NOISES: dict[str, Noise] = {
    f.__name__: f
    for f in (
        plain,
        shifted,
        pushed,
        paged,
        spaced,
        misread,
        unmerged,
        centred,
        wrapped,
        widened,
        remarked,
        reasoned,
        chatty,
        signed,
    )
}
