"""Spec files of a kind of sheet: read, and held against the document that the sheet becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from core.sheets.documents import extra_fields, row_class, text_fields
from core.sheets.spec import Block, Cell, SheetSpec
from core.spec import KeyProblem, SpecError, load_named


def load_spec(path: Path, document: Any) -> SheetSpec:
    """One file, checked against the document class of its kind. Raises SpecError."""
    return load_named(path, SheetSpec, partial(check_spec, document=document))


@cache
def load_specs(folder: Path, document: Any) -> dict[str, SheetSpec]:
    """Every file of the folder by its id, read once. Raises SpecError for the first wrong one."""
    return {path.stem: load_spec(path, document) for path in sorted(folder.glob("*.toml"))}


def spec_problems(folder: Path, document: Any) -> Iterator[SpecError]:
    """What is wrong with the folder's files, one problem a file."""
    for path in sorted(folder.glob("*.toml")):
        try:
            load_spec(path, document)
        except SpecError as problem:
            yield problem


def check_spec(spec: SheetSpec, *, document: Any) -> None:
    """What types cannot say: names that exist, spans that fill the sheet, points that add up.

    Raises KeyProblem.
    """
    if spec.kind != document.kind:
        raise KeyProblem("kind", f"应为 {document.kind}，实为 {spec.kind!r}")
    if not spec.blocks:
        raise KeyProblem("blocks", "至少要有一个栏目")
    texts, known = (
        (*text_fields(document), *extra_fields(document)),
        {item.name for item in fields(document)},
    )
    for name, block in spec.blocks.items():
        key = f"blocks.{name}"
        _check_fields(block.fields, texts, f"{key}.fields")
        if block.columns:
            if name not in known or not is_dataclass(row_class(document, name)):
                raise KeyProblem(key, f"{document.kind} 没有名为 {name} 的表格")
            _check_columns(block, document, name, key)
    _check_inner(spec)
    if spec.sheet.columns:
        _check_blocks(spec)
        _check_sheet(spec)
    if spec.scoring.scored:
        _check_points(spec)


def _check_fields(cells: Iterable[Cell], known: Iterable[str], key: str) -> None:
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        place = f"{key}[{number}].field"
        if cell.field and cell.field not in known:
            raise KeyProblem(place, f"未知的字段 {cell.field}")
        if cell.field and cell.field in seen:
            raise KeyProblem(place, f"字段 {cell.field} 重复")
        seen.add(cell.field)
        if cell.max_length < 0:
            raise KeyProblem(f"{key}[{number}].max_length", "应为正整数")


def _check_columns(block: Block, document: Any, name: str, key: str) -> None:
    row = row_class(document, name)
    own, whole = (*text_fields(row), *extra_fields(row)), text_fields(document)
    known = {*own, *(cell.field for cell in block.columns if cell.whole and cell.field in whole)}
    _check_fields(block.columns, known, f"{key}.columns")


def _check_inner(spec: SheetSpec) -> None:
    printed = {cell.field for cell in spec.fields}
    for name, block in spec.blocks.items():
        for number, cell in enumerate(block.fields):
            if cell.inside and cell.inside not in printed:
                place = f"blocks.{name}.fields[{number}].inside"
                raise KeyProblem(place, f"表中没有字段 {cell.inside}")


def _check_blocks(spec: SheetSpec) -> None:
    """A sheet with a printed layout has the blocks for which the layout says the widths."""
    for name in spec.blocks:
        if name not in _LAID_OUT:
            raise KeyProblem(f"blocks.{name}", f"未知的栏目，应为 {'、'.join(_LAID_OUT)} 之一")
    for name, block in ((name, spec.block(name)) for name in ("funding", "goals", "indicators")):
        if not block.label:
            raise KeyProblem(f"blocks.{name}.label", "缺少必需的键")


_LAID_OUT: Final = ("header", "funding", "goals", "indicators", "footer")


def _check_points(spec: SheetSpec) -> None:
    points = spec.scoring.execution_weight + sum(level.weight for level in spec.level1)
    if points != spec.scoring.total_weight:
        reason = f"执行率与一级指标分值合计为 {points}，应为 {spec.scoring.total_weight}"
        raise KeyProblem("blocks.indicators.levels.weight", reason)
    if sum(row.scored for row in spec.funding.rows) != 1:
        raise KeyProblem("blocks.funding.rows.scored", "应有且只有一行计分")


def _check_sheet(spec: SheetSpec) -> None:
    sheet = spec.sheet
    spans = {
        "widths": len(sheet.widths),
        "funding_spans": sum(sheet.funding_spans),
        "goal_spans": sum(sheet.goal_spans),
        "indicator_spans": sum(sheet.indicator_spans),
        "header_spans": sum(sheet.header_spans),
    }
    for name, actual in spans.items():
        if actual != sheet.columns:
            raise KeyProblem(f"sheet.{name}", f"合计应为 {sheet.columns} 列，实为 {actual}")
    header = {cell.field for cell in spec.header}
    for row in sheet.header_rows:
        for name in row:
            if name not in header:
                raise KeyProblem("sheet.header_rows", f"表头没有字段 {name}")
