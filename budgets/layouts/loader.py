"""Reads a layout file and says precisely what is wrong with it: file, key, reason."""

from __future__ import annotations

import dataclasses
import tomllib
import typing
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class LayoutError(ValueError):
    """A layout file that cannot be used."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


def load(path: Path, cls: type[T]) -> T:
    """Read one file into ``cls``. Raises LayoutError with file, key and reason."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LayoutError(path.name, "(file)", f"不是有效的 TOML：{error}") from error
    if data.get("id") != path.stem:
        raise LayoutError(path.name, "id", f"应与文件名 {path.stem} 相同")
    result: T = _build(cls, data, path.name, "")
    return result


def _build(cls: Any, data: Any, file: str, key: str) -> Any:
    if not isinstance(data, dict):
        raise LayoutError(file, key, "应为一个表（table）")
    hints = typing.get_type_hints(cls)
    specs = {spec.name: spec for spec in dataclasses.fields(cls)}
    for name in data:
        if name not in specs:
            raise LayoutError(file, f"{key}{name}", "未知的键")
    for name, spec in specs.items():
        if name not in data and spec.default is dataclasses.MISSING:
            raise LayoutError(file, f"{key}{name}", "缺少必需的键")
    values = {name: _value(hints[name], data[name], file, f"{key}{name}") for name in data}
    return cls(**values)


def _value(hint: Any, value: Any, file: str, key: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        if not isinstance(value, list):
            raise LayoutError(file, key, "应为一个数组")
        return tuple(_value(args[0], item, file, f"{key}[{n}]") for n, item in enumerate(value))
    if origin is typing.Literal:
        if value not in args:
            raise LayoutError(file, key, f"应为 {'、'.join(args)} 之一，实为 {value!r}")
        return value
    if dataclasses.is_dataclass(hint):
        return _build(hint, value, file, f"{key}.")
    if not isinstance(value, hint):
        raise LayoutError(file, key, f"应为 {hint.__name__}，实为 {value!r}")
    return value
