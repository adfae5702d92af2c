"""Reads an edition file and says precisely what is wrong with it: file, key, reason."""

from __future__ import annotations

import dataclasses
import tomllib
import types
import typing
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from evaluations.sheet.document import FUNDING_FIELDS, INDICATOR_FIELDS, TEXT_FIELDS
from evaluations.sheet.editions.model import Cell, Checks, Edition


class EditionError(ValueError):
    """An edition file that cannot be used; ``file``, ``key`` and ``reason`` tell where and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


def load_edition(path: Path) -> Edition:
    """Read one edition file. Raises EditionError with file, key and reason."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EditionError(path.name, "(file)", f"不是有效的 TOML：{error}") from error
    try:
        edition: Edition = _build(Edition, data, "")
        _check(edition, path)
    except _KeyProblem as problem:
        raise EditionError(path.name, problem.key, problem.reason) from None
    return edition


class _KeyProblem(Exception):
    def __init__(self, key: str, reason: str) -> None:
        super().__init__(key, reason)
        self.key, self.reason = key, reason


def _build(cls: Any, data: Any, key: str) -> Any:
    if cls is Checks:
        return _checks(data, key)
    if not isinstance(data, dict):
        raise _KeyProblem(key, "应为一个表（table）")
    hints = typing.get_type_hints(cls)
    specs = {spec.name: spec for spec in dataclasses.fields(cls)}
    for name in data:
        if name not in specs:
            raise _KeyProblem(_join(key, name), "未知的键")
    for name, spec in specs.items():
        optional = (
            spec.default is not dataclasses.MISSING
            or spec.default_factory is not dataclasses.MISSING
        )
        if name not in data and not optional:
            raise _KeyProblem(_join(key, name), "缺少必需的键")
    return cls(**{name: _value(hints[name], data[name], _join(key, name)) for name in data})


def _checks(data: Any, key: str) -> Checks:
    if not isinstance(data, dict):
        raise _KeyProblem(key, "应为一个表（table）")
    severity = data.get("severity", {})
    if not isinstance(severity, dict):
        raise _KeyProblem(_join(key, "severity"), "应为一个表（table）")
    parameters = {name: str(value) for name, value in data.items() if name != "severity"}
    return Checks({code: str(value) for code, value in severity.items()}, parameters)


def _value(hint: Any, value: Any, key: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        return _value(next(arg for arg in args if arg is not type(None)), value, key)
    if origin is typing.Literal:
        return _literal(args, value, key)
    if origin is tuple:
        return _sequence(args, value, key)
    if dataclasses.is_dataclass(hint):
        return _build(hint, value, key)
    if hint is Decimal:
        return _decimal(value, key)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise _KeyProblem(key, f"应为 {hint.__name__}，实为 {value!r}")
    return value


def _literal(allowed: tuple[Any, ...], value: Any, key: str) -> Any:
    if value not in allowed:
        raise _KeyProblem(key, f"应为 {'、'.join(allowed)} 之一，实为 {value!r}")
    return value


def _sequence(args: tuple[Any, ...], value: Any, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _KeyProblem(key, "应为一个数组")
    if args[-1] is Ellipsis:
        return tuple(_value(args[0], item, f"{key}[{n}]") for n, item in enumerate(value))
    if len(value) != len(args):
        raise _KeyProblem(key, f"应有 {len(args)} 项")
    return tuple(_value(arg, item, key) for arg, item in zip(args, value, strict=True))


def _decimal(value: Any, key: str) -> Decimal:
    if isinstance(value, float):
        raise _KeyProblem(key, '小数请写成带引号的文本，例如 "0.5"')
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise _KeyProblem(key, f"应为数字，实为 {value!r}") from None


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _check(edition: Edition, path: Path) -> None:
    """What types cannot say: names that exist, spans that fill the sheet, points that add up."""
    if edition.id != path.stem:
        raise _KeyProblem("id", f"应与文件名 {path.stem} 相同")
    _check_fields(edition.header, TEXT_FIELDS, "header")
    _check_fields(edition.footer, TEXT_FIELDS, "footer")
    _check_fields(edition.goals.fields, TEXT_FIELDS, "goals.fields")
    _check_fields(edition.funding.columns, FUNDING_FIELDS, "funding.columns")
    _check_fields(edition.indicators.columns, INDICATOR_FIELDS, "indicators.columns")
    _check_points(edition)
    _check_sheet(edition)


def _check_fields(cells: tuple[Cell, ...], known: tuple[str, ...], key: str) -> None:
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        place = f"{key}[{number}].field"
        if cell.field not in known:
            raise _KeyProblem(place, f"未知的字段 {cell.field}")
        if cell.field in seen:
            raise _KeyProblem(place, f"字段 {cell.field} 重复")
        seen.add(cell.field)
        if cell.longest < 0:
            raise _KeyProblem(f"{key}[{number}].longest", "应为正整数")


def _check_points(edition: Edition) -> None:
    if not edition.scoring.scored:
        return
    points = edition.scoring.execution_weight + sum(level.weight for level in edition.level1)
    if points != edition.scoring.total_weight:
        reason = f"执行率与一级指标分值合计为 {points}，应为 {edition.scoring.total_weight}"
        raise _KeyProblem("level1.weight", reason)
    if sum(row.scored for row in edition.funding.rows) != 1:
        raise _KeyProblem("funding.rows.scored", "应有且只有一行计分")


def _check_sheet(edition: Edition) -> None:
    sheet = edition.sheet
    spans = {
        "widths": (len(sheet.widths), sheet.columns),
        "funding_spans": (sum(sheet.funding_spans), sheet.columns),
        "goal_spans": (sum(sheet.goal_spans), sheet.columns),
        "indicator_spans": (sum(sheet.indicator_spans), sheet.columns),
        "header_spans": (sum(sheet.header_spans), sheet.columns),
    }
    for name, (actual, expected) in spans.items():
        if actual != expected:
            raise _KeyProblem(f"sheet.{name}", f"合计应为 {expected} 列，实为 {actual}")
    header = {cell.field for cell in edition.header}
    for row in sheet.header_rows:
        for name in row:
            if name not in header:
                raise _KeyProblem("sheet.header_rows", f"表头没有字段 {name}")
