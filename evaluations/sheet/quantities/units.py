"""Units met on sheets: what they measure and how large they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from core.remembering import remember_short


class Dimension(StrEnum):
    """What a unit measures. COUNT covers every thing that is counted (次, 个, 台 ...)."""

    BARE = "bare"
    MONEY = "money"
    PERCENT = "percent"
    TIME = "time"
    MONTHS = "months"
    WORKDAYS = "workdays"
    AREA = "area"
    LENGTH = "length"
    MASS = "mass"
    DATA = "data"
    STORAGE = "storage"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Unit:
    """``base`` names the base unit with everything after the first slash ("元/人/月").

    ``multiplier`` is the 万 or 亿 that was printed before a counted thing or alone.
    """

    text: str
    dimension: Dimension
    base: str
    factor: Decimal = Decimal(1)
    multiplier: Decimal = Decimal(1)


BARE: Final = Unit("", Dimension.BARE, "")

_SCALED: Final = {
    Dimension.MONEY: {
        "元": "1", "圆": "1", "块": "1", "千元": "1000", "万元": "10000", "百万元": "1000000",
        "千万元": "10000000", "亿元": "100000000", "元人民币": "1", "万元人民币": "10000",
    },
    Dimension.PERCENT: {"%": "1", "‰": "0.1", "百分点": "1", "个百分点": "1", "个点": "1",
                        "百分比": "1", "千分比": "0.1"},
    Dimension.TIME: {
        "毫秒": "0.001", "ms": "0.001", "秒": "1", "秒钟": "1", "s": "1", "分钟": "60", "min": "60",
        "小时": "3600", "个小时": "3600", "h": "3600", "天": "86400", "日": "86400",
        "个自然日": "86400", "自然日": "86400", "日历天": "86400", "周": "604800",
        "个星期": "604800", "星期": "604800",
    },
    Dimension.MONTHS: {
        "个月": "1", "月": "1", "个季度": "3", "季度": "3", "季": "3", "半年": "6", "年": "12",
        "年度": "12",
    },
    Dimension.WORKDAYS: {"个工作日": "1", "工作日": "1", "个工作天": "1"},
    Dimension.AREA: {
        "平方米": "1", "平米": "1", "m2": "1", "平方": "1", "亩": "666.67", "公顷": "10000",
        "平方公里": "1000000", "平方千米": "1000000", "km2": "1000000",
    },
    Dimension.LENGTH: {
        "毫米": "0.001", "mm": "0.001", "厘米": "0.01", "cm": "0.01", "米": "1", "m": "1",
        "延米": "1", "公里": "1000", "千米": "1000", "km": "1000",
    },
    Dimension.MASS: {"克": "1", "千克": "1000", "公斤": "1000", "kg": "1000", "吨": "1000000"},
    Dimension.DATA: {
        "kbps": "1", "mbps": "1000", "gbps": "1000000",
    },
    Dimension.STORAGE: {
        "mb": "1", "gb": "1000", "tb": "1000000", "g": "1000", "t": "1000000",
    },
}  # fmt: skip

_COUNTED_TEXT: Final = (
    "次 个 台 人 项 家 份 件 套 名 场 期 篇 条 户 辆 艘 栋 幢 座 间 处 所 册 本 张 部 批 宗 "
    "起 例 只 头 株 棵 盏 根 块 片 面 支 枚 把 袋 箱 盒 桶 瓶 包 组 队 班 节 课 门 科 级 类 "
    "种 对 双 位 人次 人天 人日 人月 件次 台次 台套 班次 车次 架次 户次 场次 家次 课时 学时 "
    "学分 点 点位 单 笔 票 分 倍 元件 字 页 幅 则 封 通 轮 遍 趟 回 站 路 端 标段 段 口 眼 "
    "床 张床 床位 席 车 车位 立方米 m3 立方 升 毫升 ml l 度 千瓦 kw 千瓦时 kwh 瓦 w 摄氏度 "
    "°c 分贝 db 户数 人数 卷 宿舍 团队 小组 社区 街道 村 镇 市 区 县 省 校 学校 企业 单位 "
    "部门 系统 平台 项目 事项 案件 活动 岗位 班级 终端 用户 站点 网点 窗口 县区 点赞 阅读 "
    "人份 针 剂 剂次 管 份额 亩次 吨次"
)
_COUNTED: Final = frozenset(_COUNTED_TEXT.split())
_HEADS_TEXT: Final = (
    "个 台 项 家 份 件 套 名 场 期 篇 条 户 辆 间 处 所 类 种 位 批 次 支 座 栋 组 张 部"
)
_HEADS: Final = frozenset(_HEADS_TEXT.split())
_TIME_TAILS: Final = {"日": "天", "个月": "月", "年度": "年", "季": "季度", "个季度": "季度"}
_MULTIPLIERS: Final = (
    ("亿", "100000000"), ("千万", "10000000"), ("百万", "1000000"), ("十万", "100000"),
    ("万", "10000"),
)  # fmt: skip
_SLASH = re.compile(r"[/·每]+")
_NOUN = re.compile(r"[\u4e00-\u9fff]{1,6}")
_NOT_IN_NOUNS: Final = frozenset("以内上下前后左右达约至到不为完成了的已及和每平均合计共")


def _scaled_units() -> dict[str, Unit]:
    units = {}
    for dimension, table in _SCALED.items():
        base = next(name for name, factor in table.items() if factor == "1")
        for name, factor in table.items():
            units[name] = Unit(name, dimension, base, Decimal(factor))
    return units


_KNOWN: Final = _scaled_units()


@remember_short(4096)
def read_unit(text: str) -> Unit | None:
    """The unit a plain text names; BARE for none, None for anything that is no unit."""
    if not text:
        return BARE
    head, *tails = (part for part in _SLASH.split(text))
    unit = _simple(head)
    if unit is None or not tails:
        return unit
    if unit is BARE or not all(map(_is_tail, tails)):
        return None
    names = [_TIME_TAILS.get(tail, tail) for tail in tails]
    base = "/".join([unit.base, *names])
    return Unit(text, unit.dimension, base, unit.factor, unit.multiplier)


def _is_tail(text: str) -> bool:
    unit = _simple(text)
    return unit is not None and unit is not BARE


def _simple(text: str) -> Unit | None:
    """A unit without a slash, with 万 or 亿 before it or alone."""
    if not text:
        return BARE
    known = _KNOWN.get(text.lower())
    if known is not None:
        return known
    for name, size in _MULTIPLIERS:
        if text.startswith(name):
            return _multiplied(text, text.removeprefix(name), Decimal(size))
    return _counted(text)


def _multiplied(text: str, thing: str, size: Decimal) -> Unit | None:
    # Another 万 or 亿 in the thing makes no unit; a call for each would nest as deep as it is long.
    unit = (_KNOWN.get(thing.lower()) or _counted(thing)) if thing else BARE
    twice = unit is not None and unit.dimension is Dimension.MONEY and unit.factor != 1
    if unit is None or twice:
        return None
    return Unit(text, unit.dimension, unit.base, unit.factor * size, size)


def _counted(text: str) -> Unit | None:
    """A counting word, alone or with the noun it counts ("个秒批", "家企业")."""
    if text.lower() in _COUNTED:
        return Unit(text, Dimension.COUNT, text.lower())
    head, noun = text[:1], text[1:]
    if head in _HEADS and _NOUN.fullmatch(noun) and not (_NOT_IN_NOUNS | {head}) & set(noun):
        return Unit(text, Dimension.COUNT, text)
    return None
