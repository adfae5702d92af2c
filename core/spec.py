"""The one way from a TOML file to dataclasses. What is wrong is said with file, key and reason.

A dataclass says by its annotations what its table may hold: ``str``, ``int``, ``bool``,
``Decimal`` (written as text or as a whole number), ``Literal``, tuples, mappings, other
dataclasses. Unknown keys are refused, so that a slip of the pen is never passed over in silence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, get_args, get_origin

from cattrs import Converter
from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)
from cattrs.gen import make_dict_structure_fn, make_mapping_structure_fn

T = TypeVar("T")

WHOLE_FILE: Final = "(file)"
"""The key of a problem that concerns the whole file."""


class KeyProblem(ValueError):
    """What is wrong with one key; for checks that types cannot express.

    ``key`` is a path such as ``blocks.funding.columns[2].kind``.
    """

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key, self.reason = key, reason


class SpecError(ValueError):
    """A file that cannot be used; ``file``, ``key`` and ``reason`` tell where and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables. Raises SpecError where it is no TOML or no UTF-8."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecError(path.name, WHOLE_FILE, f"不是有效的 TOML：{error}") from error


def load(path: Path, cls: type[T], check: Callable[[T], None] | None = None) -> T:
    """Read a file into ``cls``. Raises SpecError with file, key and reason.

    ``check`` looks for what types cannot say and raises KeyProblem.
    """
    result: T = build(path.name, read_toml(path), cls, check)
    return result


def load_named(path: Path, cls: type[T], check: Callable[[T], None] | None = None) -> T:
    """The same for a file whose ``id`` is its own name."""
    data = read_toml(path)
    if data.get("id") != path.stem:
        raise SpecError(path.name, "id", f"应与文件名 {path.stem} 相同")
    result: T = build(path.name, data, cls, check)
    return result


def load_folder(
    folder: Path, cls: type[T], check: Callable[[T], None] | None = None
) -> dict[str, T]:
    """Every file of a folder by its id. Raises SpecError for the first that is wrong."""
    return {path.stem: load_named(path, cls, check) for path in sorted(folder.glob("*.toml"))}


def build(file: str, data: Any, cls: Any, check: Callable[[Any], None] | None = None) -> Any:
    """Tables that were read already as ``cls``; ``file`` is what messages call their file."""
    try:
        result = _CONVERTER.structure(data, cls)
    except (BaseValidationError, _Wrong) as error:
        key, reason = next(_problems(error, ""))
        raise SpecError(file, key or WHOLE_FILE, reason) from None
    try:
        if check is not None:
            check(result)
    except KeyProblem as problem:
        raise SpecError(file, problem.key, problem.reason) from None
    return result


class _Wrong(ValueError):
    """The reason, in words, why a value is not what its key holds."""


def _problems(error: BaseException, path: str) -> Iterator[tuple[str, str]]:
    """Each problem as (key, reason): unknown keys first, the others in the order of the fields."""
    if isinstance(error, ClassValidationError):
        noted, others = error.group_exceptions()
        for unknown in others:
            yield from _problems(unknown, path)
        for inner, note in noted:
            yield from _problems(inner, _join(path, str(note.name)))
    elif isinstance(error, IterableValidationError):
        for inner, place in error.group_exceptions()[0]:
            index = place.index
            here = f"{path}[{index}]" if isinstance(index, int) else _join(path, str(index))
            yield from _problems(inner, here)
    elif isinstance(error, ForbiddenExtraKeysError):
        yield from ((_join(path, name), "未知的键") for name in sorted(error.extra_fields))
    elif isinstance(error, KeyError):
        yield path, "缺少必需的键"
    else:
        yield path, str(error)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _scalar(value: Any, wanted: type[Any]) -> Any:
    """The value itself where it has the very type; TOML knows its types, nothing is guessed."""
    if type(value) is not wanted:
        raise _Wrong(f"应为 {wanted.__name__}，实为 {value!r}")
    return value


def _decimal(value: Any, _wanted: Any) -> Decimal:
    if isinstance(value, float):
        raise _Wrong('小数请写成带引号的文本，例如 "0.5"')
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise _Wrong(f"应为数字，实为 {value!r}") from None


def _literal(value: Any, wanted: Any) -> Any:
    allowed = get_args(wanted)
    if value not in allowed:
        raise _Wrong(f"应为 {'、'.join(map(str, allowed))} 之一，实为 {value!r}")
    return value


def _sequence(wanted: Any) -> Callable[[Any, Any], Any]:
    """Arrays of any length (``tuple[T, ...]``) and of a fixed one."""
    args = get_args(wanted)
    whole: Any = list.__class_getitem__(args[0])
    items: Any = None if args[-1] is not Ellipsis else _CONVERTER.get_structure_hook(whole)

    def structure(value: Any, _wanted: Any) -> Any:
        if not isinstance(value, list):
            raise _Wrong("应为一个数组")
        if args[-1] is Ellipsis:
            return tuple(items(value, whole))
        if len(value) != len(args):
            raise _Wrong(f"应有 {len(args)} 项")
        return tuple(_CONVERTER.structure(item, arg) for item, arg in zip(value, args, strict=True))

    return structure


def _table(cls: Any) -> Callable[[Any, Any], Any]:
    make = make_dict_structure_fn(
        cls, _CONVERTER, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )

    def structure(value: Any, wanted: Any) -> Any:
        return make(_require_table(value), wanted)

    return structure


def _mapping(wanted: Any) -> Callable[[Any, Any], Any]:
    make = make_mapping_structure_fn(wanted, _CONVERTER, structure_to=dict)

    def structure(value: Any, _wanted: Any) -> Any:
        return make(_require_table(value), wanted)

    return structure


def _require_table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong("应为一个表（table）")
    return value


def _converter() -> Converter:
    converter = Converter()
    for scalar in (str, int, bool):
        converter.register_structure_hook(scalar, _scalar)
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook_func(lambda wanted: _is(wanted, Literal), _literal)
    converter.register_structure_hook_factory(is_dataclass, _table)
    converter.register_structure_hook_factory(_is_mapping, _mapping)
    converter.register_structure_hook_factory(lambda wanted: _is(wanted, tuple), _sequence)
    return converter


def _is_mapping(wanted: Any) -> bool:
    return _is(wanted, dict) or _is(wanted, Mapping)


def _is(wanted: Any, generic: Any) -> bool:
    origin: Any = get_origin(wanted)
    return bool(origin is generic)


_CONVERTER: Final = _converter()
