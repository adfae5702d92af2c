"""Bytes to documents: read, find the forms, extract them, say what is wrong.

This module shows the whole order; every step is a function of its own package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import evaluations.kinds  # noqa: F401  reading knows the kinds that are registered
from core.sheets.documents import to_json as document_to_json
from intake.reading.extractors.accounting import Unplaced
from intake.reading.extractors.concerned import about_each, notes_of
from intake.reading.extractors.documents import Document, Read, documents_of
from intake.reading.extractors.faults import doubtful, find_problems, moved, nested_too_deep
from intake.reading.extractors.source import Source
from intake.reading.grid import Grid
from intake.reading.notices import Notice
from intake.reading.official_workbooks import with_uids
from intake.reading.problems import IntakeProblem
from intake.reading.readers import DEFAULT_LIMITS, Limits, Reading, read
from intake.reading.readers.members import members
from intake.reading.readers.refusals import refusal
from intake.reading.readers.sheet_look import as_typed
from intake.reading.readers.signatures import file_kind
from intake.reading.recognisers.documents import find_all
from intake.reading.recognisers.example_sheets import (
    is_example,
    left_out,
    read_after_all,
    set_aside,
)
from intake.reading.recognisers.lines import stream
from intake.reading.recognisers.lost_borders import borders_are_lost
from intake.reading.recognisers.side_by_side import forms_apart
from intake.reading.recognisers.titles import unit_around, year_around


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one file holds. ``problems`` concern single documents; the others can be saved."""

    file: str
    documents: tuple[Document, ...]
    notices: tuple[Notice, ...] = ()
    problems: tuple[IntakeProblem, ...] = ()
    unplaced: tuple[tuple[Unplaced, ...], ...] = ()
    """For each document the cells of its region that no field took."""


def extract_path(
    path: Path | str, year: int | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> Extraction:
    """Extract a file on disk. Raises IntakeProblem when it cannot be read."""
    path = Path(path)
    try:
        with open(path, "rb", buffering=0) as file:  # half of what Path.read_bytes costs
            data = file.read()
    except OSError as error:
        raise IntakeProblem(
            "file.unreadable",
            file=path.name,
            reason="文件不存在或没有读取权限",
            remedy="请核对文件名和路径",
        ) from error
    return extract_bytes(path.name, data, year=year, limits=limits)


def extract_bytes(
    name: str,
    data: bytes,
    *,
    year: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Extraction:
    """Extract a file's content. Raises IntakeProblem when there is nothing to take in."""
    kind = file_kind(data) if len(data) <= limits.file_bytes else None
    if kind == "zip":
        return _extract_archive(name, data, year, limits)
    reading = read(name, data, limits=limits, kind=kind)
    return extract_reading(name, reading, year=year)


def typed_reading(reading: Reading) -> Reading:
    """The reading with numbers that a sheet rounds for the eye as they were typed."""
    return replace(reading, grids=tuple(map(as_typed, reading.grids)))


def extract_reading(name: str, reading: Reading, *, year: int | None = None) -> Extraction:
    """The documents of a file that was read. Raises IntakeProblem when there are none."""
    found, notices = _documents(name, reading, year)
    if not found:
        raise nothing_found(name, reading)
    documents = tuple(read.document for read in found)
    unusual = (note for document in documents for note in notes_of(document))
    return Extraction(
        name,
        documents,
        (*notices, *unusual),
        (*find_problems(name, documents), *doubtful(name, found)),
        tuple(read.unplaced for read in found),
    )


def _extract_archive(name: str, data: bytes, year: int | None, limits: Limits) -> Extraction:
    """Every file of a zip archive; one that cannot be read is a problem, not the end."""
    documents: list[Document] = []
    notices: list[Notice] = []
    problems: list[IntakeProblem] = []
    unplaced: list[tuple[Unplaced, ...]] = []
    inside = replace(limits, archive_depth=limits.archive_depth - 1)
    try:
        if inside.archive_depth < 0:
            raise nested_too_deep()
        for member, content in members(data, limits):
            try:
                found = extract_bytes(f"{name}/{member}", content, year=year, limits=inside)
            except IntakeProblem as problem:
                problems.append(problem)
                continue
            problems += [moved(problem, len(documents)) for problem in found.problems]
            documents += found.documents
            unplaced += found.unplaced
            notices += [
                replace(notice, place=" ".join(filter(None, (f"文件“{member}”", notice.place))))
                for notice in found.notices
            ]
    except IntakeProblem as problem:
        raise problem.located(file=name) from problem.__cause__
    if not documents:
        raise problems[0] if problems else refusal("unknown").located(file=name)
    return Extraction(name, tuple(documents), tuple(notices), tuple(problems), tuple(unplaced))


def to_json(extraction: Extraction, *, with_evidence: bool = False) -> dict[str, Any]:
    """The extraction in the interchange format."""
    documents = [
        _with_remarks(document_to_json(document, with_evidence=with_evidence), notices, unplaced)
        for document, notices, unplaced in zip(
            extraction.documents,
            about_each(extraction.documents, extraction.notices),
            extraction.unplaced,
            strict=True,
        )
    ]
    result: dict[str, Any] = {"file": extraction.file, "documents": documents}
    if extraction.notices:
        result["notices"] = [notice.plain() for notice in extraction.notices]
    return result


def _with_remarks(
    document: dict[str, Any], notices: Sequence[Notice], unplaced: Sequence[Unplaced]
) -> dict[str, Any]:
    if notices:
        document["notices"] = [notice.plain() for notice in notices]
    if unplaced:
        document["unplaced"] = [cell.plain() for cell in unplaced]
    return document


def _documents(
    name: str, reading: Reading, year: int | None
) -> tuple[tuple[Read, ...], tuple[Notice, ...]]:
    """The documents, and what is to be said about them; examples only where nothing else is."""
    grids, examples = set_aside(reading.grids)
    documents = _found_in(name, grids, year)
    about = map(left_out, examples)
    if not documents and examples:
        documents = _found_in(name, examples, year)
        about = map(read_after_all, examples)
    elif not examples:
        about = map(read_after_all, filter(is_example, grids))
    return documents, (*reading.notices, *about)


def _found_in(name: str, grids: tuple[Grid, ...], year: int | None) -> tuple[Read, ...]:
    lines = stream(with_uids(tuple(forms_apart(grids))))
    source = Source(name, year, year_around(lines), unit_around(lines))
    return tuple(read for form in find_all(lines) for read in documents_of(form, source))


def nothing_found(name: str, reading: Reading) -> IntakeProblem:
    """Why a file that could be read gave nothing; what was not read of it may be the reason."""
    reason = "没有找到可识别的表格"
    remedy = "请核对是否选对了文件，表中应有“项目名称”“一级指标”等栏目名称"
    if reading.pictures:
        reason += f"；文件中有 {reading.pictures} 张图片，图片中的文字没有读取"
        remedy = "如果表格在图片中，请先做文字识别（OCR）再上传"
    elif borders_are_lost(reading.grids):
        reason = "表格的各栏连成了一段文字，中间没有任何分隔，无法分清各栏"
        remedy = "请上传原来的 .xlsx、.docx 或 .pdf 文件，或从原文件重新复制表格"
    elif reading.notices:
        reason += f"；{reading.notices[0].sentence}"
    return IntakeProblem(
        "file.no_form", file=name, place=_first_place(reading), reason=reason, remedy=remedy
    )


def _first_place(reading: Reading) -> str:
    grid = next((grid for grid in reading.grids if grid.rows), None)
    return "" if grid is None else grid.place(grid.rows[0].number)
