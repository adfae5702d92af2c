"""Targets against actuals: may they be compared, was the target met, and by how much.

Every function returns None where the texts alone do not decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from core.numbers import print_decimal, round_half_up
from core.text import plain
from evaluations.scoring.rows import Row
from evaluations.scoring.totals import HUNDRED, ZERO
from evaluations.sheet.quantities import Dimension, Kind, Measure, Operator

ONE: Final = Decimal(1)
TEN_THOUSAND: Final = Decimal(10_000)
_TIMES: Final = frozenset({Dimension.TIME, Dimension.WORKDAYS, Dimension.MONTHS})
_UNWANTED = re.compile(
    "投诉|差错|错误|失误|故障|事故|违规|违纪|违法|违反|损耗|损失|丢包|时延|延误|逾期|流失|死亡|伤亡|"
    "发病|感染|退货|返工|报废|空置|闲置|超标|污染|排放|能耗|误差|偏差|缺勤|舆情|纠纷|上访|信访|隐患|泄露|超支"
)
_WANTED = re.compile(
    "处理|办结|处置|修复|解决|回复|化解|排除|排查|整改|治理|响应|及时|下降|降低|减少|压降|压缩|控制|达标|"
    "合格|满意|完成|发现|抢修|调解|培训|演练|宣传|检测|监测|救治|覆盖|回收|举报|核查|受理|防控|预防|检查|"
    "避免|防止|挽回|消除|纠正|查处|打击"
)
_SPEED = re.compile(
    "(响应|处理|修复|等待|排队|办理|审批|答复|完成|送达|配送).{0,4}(时间|时长|时限|时效)"
)
_DURATION = re.compile(
    "(保障|服务|开放|值守|培训|运行|持续|使用|质保|维保|保修|工作|演练|授课)(时间|时长|期限|期|年限)"
)
_SHARE = re.compile("占比|比例|比重|排名|名次|温度|湿度|噪声|噪音")
_COST = re.compile("成本|费用|单价|支出|经费|造价|价格|租金")
_DEADLINE = re.compile("时间|时限|时效|日期|进度|及时")


class Direction(Enum):
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Attainment:
    """How far a target was reached: ``share`` 1 is exactly, below 1 is short of it."""

    direction: Direction
    share: Decimal
    missed: bool


def direction_of(row: Row, target: Measure) -> Direction | None:
    """Which way is better: by the operator, else by what is measured; None where unclear."""
    match target.operator:
        case Operator.AT_LEAST | Operator.MORE:
            return Direction.HIGHER
        case Operator.AT_MOST | Operator.LESS:
            return Direction.LOWER
        case Operator.ABOUT:
            return None
    return _direction_of_plain(row, target)


def _direction_of_plain(row: Row, target: Measure) -> Direction | None:
    name, dimension = plain(row.cells.level3), target.unit.dimension
    if "成本" in row.cells.level2:
        priced = dimension in (Dimension.MONEY, Dimension.BARE)
        return Direction.LOWER if priced else None
    if dimension in _TIMES:
        quick = _SPEED.search(name) or ("时效" in row.cells.level2 and not _DURATION.search(name))
        return Direction.LOWER if quick else None
    if dimension is Dimension.MONEY:
        return Direction.LOWER if _COST.search(name) else None
    if _UNWANTED.search(name):
        return None if _WANTED.search(name) else Direction.LOWER
    all_of_it = target.is_percent and target.base_value == HUNDRED
    return None if _SHARE.search(name) and not all_of_it else Direction.HIGHER


def comparable(target: Measure, actual: Measure) -> bool:
    """Whether both are numbers of the same thing, so that their base values can be compared."""
    if not (target.is_number and actual.is_number) or is_pct_slip(target, actual):
        return False
    if target.unit.base == actual.unit.base:
        return True
    if Dimension.BARE in (target.unit.dimension, actual.unit.dimension):
        return _bare_fits(target, actual)
    return _same_count(target, actual)


def _bare_fits(target: Measure, actual: Measure) -> bool:
    """A bare number beside a unit without any multiple; a bare target beside a percentage not."""
    if target.unit.factor != 1 or actual.unit.factor != 1:
        return False
    return not (actual.is_percent and target.unit.dimension is Dimension.BARE)


def _same_count(target: Measure, actual: Measure) -> bool:
    """个 and 个街道 count the same thing; 个 and 次 may not."""
    counted = target.unit.dimension is Dimension.COUNT is actual.unit.dimension
    one, other = target.unit.base, actual.unit.base
    return counted and (one.startswith(other) or other.startswith(one)) and "/" not in one + other


def attain(row: Row) -> Attainment | None:
    """How far the row's target was reached; None where that cannot be told."""
    pairs = _pairs(row.target, row.actual)
    found = [_attain(row, target, actual) for target, actual in pairs]
    reached = [attainment for attainment in found if attainment is not None]
    if not reached or len(reached) < len(found):
        return None
    return min(reached, key=lambda attainment: (not attainment.missed, attainment.share))


def _pairs(target: Measure, actual: Measure) -> list[tuple[Measure, Measure]]:
    if target.kind is Kind.COMPOUND and actual.kind is Kind.COMPOUND:
        same = len(target.parts) == len(actual.parts)
        return list(zip(target.parts, actual.parts, strict=True)) if same else []
    return [(target, actual)]


def _attain(row: Row, target: Measure, actual: Measure) -> Attainment | None:
    direction = direction_of(row, target)
    if direction is None or not comparable(target, actual) or is_unit_slip(row, target, actual):
        return None
    wanted, got = target.base_value, actual.base_value
    if min(wanted, got) < 0:
        return None
    missed = _missed(
        direction, wanted, got, strict=target.operator in (Operator.MORE, Operator.LESS)
    )
    if not _actual_is_clear(actual, direction, missed):
        return None
    return Attainment(direction, _share(direction, wanted, got), missed)


def _missed(direction: Direction, wanted: Decimal, got: Decimal, *, strict: bool) -> bool:
    if strict and wanted == got:
        return True
    return got < wanted if direction is Direction.HIGHER else got > wanted


def _actual_is_clear(actual: Measure, direction: Direction, missed: bool) -> bool:
    """An actual such as ≥58 proves that ≥55 was met, but never that anything was missed."""
    if actual.is_exact:
        return True
    origin = (
        (Operator.AT_LEAST, Operator.MORE)
        if direction is Direction.HIGHER
        else (Operator.AT_MOST, Operator.LESS)
    )
    return actual.operator in origin and not missed


def _share(direction: Direction, wanted: Decimal, got: Decimal) -> Decimal:
    above, below = (got, wanted) if direction is Direction.HIGHER else (wanted, got)
    return above / below if below else ONE


def overshoot(row: Row) -> Decimal | None:
    """Actual over target where more is better and the actual is plain; else None."""
    attained = attain(row) if row.is_indicator and row.actual.operator is Operator.NONE else None
    if attained is None or attained.direction is Direction.LOWER:
        return None
    return attained.share


def percent(share: Decimal) -> str:
    """A share as text: 1.466 is "146.6%"."""
    return f"{print_decimal(round_half_up(share * HUNDRED, 2))}%"


def is_pct_slip(target: Measure, actual: Measure) -> bool:
    """A ratio beside a percentage: "1" for "100%", "0.98" for "≥95%", or the other way round."""
    if target.is_percent and actual.is_number and actual.unit.dimension is Dimension.BARE:
        return _is_ratio_of(actual, target)
    if actual.is_percent and target.is_number and target.unit.dimension is Dimension.BARE:
        return _is_ratio_of(target, actual)
    return False


def _is_ratio_of(bare: Measure, percent: Measure) -> bool:
    """Only where the percentage is large, so that 0.5 cannot be half a percent."""
    if percent.base_value < HUNDRED / 2 or not ZERO < bare.value <= 1:
        return False
    return bare.value != 1 or percent.base_value == HUNDRED


def is_unit_slip(row: Row, target: Measure, actual: Measure) -> bool:
    """A factor near 10,000 or 1,000 between two amounts: 元 against 万元, or a lost 万.

    With the same unit on both sides only a factor very near 10,000 cannot be anything else.
    """
    if not (target.is_number and actual.is_number):
        return False
    low, high = sorted((target.base_value, actual.base_value))
    if low <= 0 or not _slippery(row, target, actual):
        return False
    times = high / low
    if target.unit.text and target.unit.text == actual.unit.text:
        return _near(times, TEN_THOUSAND, Decimal("1.5"))
    return any(_near(times, size, Decimal(2)) for size in (Decimal(1000), TEN_THOUSAND))


def _near(times: Decimal, size: Decimal, factor: Decimal) -> bool:
    return size / factor <= times <= size * factor


def _slippery(row: Row, target: Measure, actual: Measure) -> bool:
    one, other = target.unit, actual.unit
    if one.base != other.base:
        return False
    if one.dimension is Dimension.BARE and one.multiplier == other.multiplier:
        return "成本" in row.cells.level2 or bool(_COST.search(plain(row.cells.level3)))
    return one.dimension is Dimension.MONEY or one.multiplier != other.multiplier


def is_late(row: Row, year: int | None) -> bool:
    """Whether a date was reached only after the date that was set."""
    if row.target.date is None or row.actual.date is None:
        return False
    place = row.cells.level2 + plain(row.cells.level3)
    deadline, done = row.target.date.last(year), row.actual.date.first(year)
    if deadline is None or done is None or not _DEADLINE.search(place):
        return False
    return done > deadline
