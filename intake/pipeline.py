"""Bytes to documents: read, find the forms, extract them, say what is wrong.

This module shows the whole order; every step is a function of its own room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgets.money import plain
from evaluations.documents import SelfEvaluation, to_interchange
from intake.extractors.self_evaluation import Source, self_evaluation
from intake.problems import IntakeProblem
from intake.readers import DEFAULT_LIMITS, Limits, Reading, read
from intake.recognisers.forms import find_forms
from intake.recognisers.lines import stream
from intake.recognisers.titles import year_around
from intake.recognisers.vocabulary import common_vocabulary

Document = SelfEvaluation


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one file holds. ``problems`` concern single documents; the others can be saved."""

    file: str
    documents: tuple[Document, ...]
    notices: tuple[str, ...] = ()
    problems: tuple[IntakeProblem, ...] = ()


def extract_path(
    path: Path | str, year: int | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> Extraction:
    """Extract a file on disk. Raises IntakeProblem when it cannot be read."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise IntakeProblem(
            "file.unreadable",
            file=path.name,
            reason="文件不存在或没有读取权限",
            remedy="请核对文件名和路径",
        ) from error
    return extract_bytes(path.name, data, year=year, limits=limits)


def extract_bytes(
    name: str, data: bytes, *, year: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> Extraction:
    """Extract a file's content. Raises IntakeProblem when there is nothing to take in."""
    reading = read(name, data, limits=limits)
    documents = _documents(name, reading, year)
    if not documents:
        raise IntakeProblem(
            "file.no_form",
            file=name,
            place=_first_place(reading),
            reason="没有找到可识别的表格",
            remedy="请核对是否选对了文件，表中应有“项目名称”“一级指标”等栏目名称",
        )
    problems = (*_nameless(name, documents), *_doubled(name, documents))
    return Extraction(name, documents, reading.notices, problems)


def to_json(extraction: Extraction, *, with_evidence: bool = False) -> dict[str, Any]:
    """The extraction in the interchange format."""
    documents = [
        to_interchange(document, with_evidence=with_evidence) for document in extraction.documents
    ]
    return {"file": extraction.file, "documents": documents}


def _documents(name: str, reading: Reading, year: int | None) -> tuple[Document, ...]:
    lines = stream(reading.grids)
    forms = find_forms(lines, common_vocabulary())
    source = Source(name, year, year_around(lines))
    return tuple(self_evaluation(form, source) for form in forms)


def _first_place(reading: Reading) -> str:
    grid = next((grid for grid in reading.grids if grid.rows), None)
    return "" if grid is None else grid.place(grid.rows[0].number)


def _place(document: Document) -> str:
    return "" if document.evidence is None else document.evidence.place


def _nameless(name: str, documents: tuple[Document, ...]) -> Iterator[IntakeProblem]:
    for index, document in enumerate(documents):
        if not plain(document.project_name):
            yield IntakeProblem(
                "form.no_project_name",
                file=name,
                place=_place(document),
                reason="这张表没有项目名称",
                remedy="请在“项目名称”后填写名称再上传",
                documents=(index,),
            )


def _doubled(name: str, documents: tuple[Document, ...]) -> Iterator[IntakeProblem]:
    """Two forms for one project, unit and year in one file."""
    same: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, document in enumerate(documents):
        if plain(document.project_name):
            unit = plain(document.implementing_unit) or plain(document.department)
            project = plain(document.project_name)
            same[document.edition, document.year, unit, project].append(index)
    for indexes in same.values():
        if len(indexes) > 1:
            places = "和".join(_place(documents[index]) for index in indexes)
            yield IntakeProblem(
                "form.doubled",
                file=name,
                place=places,
                reason=f"项目“{documents[indexes[0]].project_name}”有 {len(indexes)} 张自评表",
                remedy="请只保留一张再上传",
                documents=tuple(indexes[1:]),
            )
