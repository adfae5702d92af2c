"""The rows of made-up budget tables, by what they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.corpus.made.sheets import Rows
from tests.corpus.made.words import Pen

CODES = (
    ("201", "一般公共服务支出"),
    ("20103", "政府办公厅（室）及相关机构事务"),
    ("2010301", "行政运行"),
    ("2010302", "一般行政管理事务"),
    ("206", "科学技术支出"),
    ("208", "社会保障和就业支出"),
    ("20805", "行政事业单位养老支出"),
    ("2080505", "机关事业单位基本养老保险缴费支出"),
    ("210", "卫生健康支出"),
    ("2101101", "行政单位医疗"),
    ("212", "城乡社区支出"),
    ("2120899", "其他国有土地使用权出让收入安排的支出"),
    ("221", "住房保障支出"),
    ("2210201", "住房公积金"),
    ("229", "其他支出"),
)
CLASSES = (
    "工资福利支出",
    "基本工资",
    "津贴补贴",
    "商品和服务支出",
    "办公费",
    "印刷费",
    "差旅费",
    "维修（护）费",
    "其他商品和服务支出",
    "对个人和家庭的补助",
    "退休费",
    "资本性支出",
    "办公设备购置",
    "信息网络及软件购置更新",
)
SIDES = (
    "一般公共预算财政拨款",
    "政府性基金预算拨款",
    "国有资本经营预算拨款",
    "财政专户拨款（教育收费）",
    "事业收入",
    "经营收入",
    "其他收入",
)
USES = (
    "一般公共服务支出",
    "外交支出",
    "公共安全支出",
    "教育支出",
    "科学技术支出",
    "卫生健康支出",
    "节能环保支出",
    "城乡社区支出",
    "农林水支出",
    "住房保障支出",
    "其他支出",
    "债务付息支出",
)
NUMERALS = "一二三四五六七八九十"
CAR_COSTS = (
    "合计",
    "1、因公出国（境）费用",
    "2、公务接待费",
    "3、公务用车费",
    "其中：（1）公务用车运行维护费",
    "（2）公务用车购置费",
)


@dataclass(frozen=True)
class Page:
    """Who writes, for which office, how many columns and decimals."""

    pen: Pen
    office: str
    width: int
    places: int

    def money(self, count: int = 0) -> list[str]:
        """Amounts, for all columns but the first where no number is given."""
        return [self.pen.amount(self.places, zero=0.3) for _ in range(count or self.width - 1)]

    def many(self) -> int:
        return self.pen.random.randint(2, 9)


def units(page: Page) -> Rows:
    tails = ("", "本级", "下属中心")[: page.pen.random.randint(1, 3)]
    return [[page.office + tail, *page.money()] for tail in tails]


def unit_codes(page: Page) -> Rows:
    rows = [[page.office + tail, "", "", *page.money(3)] for tail in ("", "本级")]
    return rows + [["", code, name, *page.money(3)] for code, name in CODES[: page.many()]]


def classes(page: Page) -> Rows:
    return [[name, *page.money()] for name in (page.office, *CLASSES[: page.many()])]


def purchases(page: Page) -> Rows:
    goods = ([f"A0{n}", page.pen.project(), *page.money(1)] for n in range(page.many()))
    return [[page.office, "", "", *page.money(1)], *(["", *row] for row in goods)]


def projects(page: Page) -> Rows:
    period = "2022-01-01 至 2022-12-31"
    rows = [["", page.pen.project(), *page.money(3), period] for _ in range(page.many())]
    return [[page.office, "", "", "", "", ""], *rows]


def transfers(page: Page) -> Rows:
    names = (name for _, name in CODES[: page.many()])
    return [[page.office, page.pen.project(), name, *page.money(1)] for name in names]


def three(page: Page) -> Rows:
    why = ("", "无变化", "厉行节约，压减开支")
    return [[name, *page.money(3), page.pen.one(*why)] for name in CAR_COSTS]


def three_units(page: Page) -> Rows:
    return [[page.office, "2021年", *page.money(6)], ["", "2022年", *page.money(6)]]


def economic(page: Page) -> Rows:
    def part(prefix: str, n: int) -> list[str]:
        return [f"{prefix}{n:02}", CLASSES[n % len(CLASSES)], *page.money(1)]

    rows = [[*part("301", n), *part("302", n + 3), *part("310", n + 7)] for n in range(page.many())]
    staff, running = page.money(1), page.money(1)
    return [*rows, ["人员经费合计", "", *staff, "公用经费合计", "", "", "", "", *running]]


def one(page: Page) -> Rows:
    return [page.money(page.width)]


def empty(page: Page) -> Rows:
    return [[page.office, "", "", "0", "0", "0"]]


def codes(page: Page) -> Rows:
    rows = [("合计", ""), *CODES[: page.many()]]
    return [[code, name, *page.money(page.width - 2)] for code, name in rows]


def sides(page: Page) -> Rows:
    return _sides(page.width, page.pen, page.places, lines=False)


def sides_lines(page: Page) -> Rows:
    return _sides(page.width, page.pen, page.places, lines=True)


def _sides(width: int, pen: Pen, places: int, *, lines: bool) -> Rows:
    count, rows = pen.random.randint(5, len(USES)), []
    half = 3 if lines else 2
    for n in range(count):
        left = f"{NUMERALS[n]}、{SIDES[n]}" if n < len(SIDES) else ""
        amount = pen.amount(places, zero=0.4) if left else pen.one("", "0")
        right = f"{NUMERALS[n] if n < 10 else '十' + NUMERALS[n - 10]}、{USES[n]}"
        more = [pen.amount(places, zero=0.5) for _ in range(width - half - (half - 1))]
        rows.append(
            [
                left,
                *([str(n + 1)] if lines else []),
                amount,
                right,
                *([str(n + 31)] if lines else []),
                *more,
            ]
        )
    total = [pen.amount(places) for _ in range(width - 2 * half + 1)]
    return [
        *rows,
        ["总计", *(["30"] if lines else []), total[0], "总计", *(["60"] if lines else []), *total],
    ]


BODIES: dict[str, Callable[[Page], Rows]] = {
    function.__name__: function
    for function in (
        units, unit_codes, classes, purchases, projects, transfers, three, three_units, economic,
        one, empty, codes, sides, sides_lines,
    )
}  # fmt: skip
