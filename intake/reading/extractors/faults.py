"""What is wrong with single documents of a file that could be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from core.numbers import YUAN_PER
from core.sheets.kinds import Home, kind_of
from core.text import plain
from evaluations.sheet.document import DEPARTMENT
from intake.reading.extractors.documents import Document, Read
from intake.reading.problems import IntakeProblem
from intake.reading.thresholds import thresholds


def find_problems(name: str, documents: Sequence[Document]) -> Iterator[IntakeProblem]:
    """Forms without a project, for a project that has one already, or in an unknown unit."""
    yield from _nameless(name, documents)
    yield from _doubled(name, documents)
    yield from _of_unknown_unit(name, documents)


def _of_unknown_unit(name: str, documents: Sequence[Document]) -> Iterator[IntakeProblem]:
    """Amounts in a unit nobody knows would be taken in a hundredfold or worse."""
    for index, document in enumerate(documents):
        unit = plain(getattr(document, "amount_unit", ""))
        if unit and unit not in YUAN_PER:
            yield IntakeProblem(
                "form.unknown_unit",
                file=name,
                place=_place(document),
                reason=f"金额单位“{unit}”无法识别",
                remedy="请把金额换算成元或万元，改好表中的单位后再上传",
                documents=(index,),
            )


def doubtful(name: str, found: Sequence[Read]) -> Iterator[IntakeProblem]:
    """Documents that wait for a person: too many cells of their sheets are left over."""
    for index, read in enumerate(found):
        if Decimal(str(read.coverage)) < thresholds().coverage:
            yield IntakeProblem(
                "form.doubtful",
                file=name,
                place=_place(read.document),
                reason=f"表中有 {len(read.unplaced)} 个单元格没有归到任何栏目，识别把握不大",
                remedy="请在核对页对照原表检查，改正或确认无误后保存",
                documents=(index,),
            )


def moved(problem: IntakeProblem, by: int) -> IntakeProblem:
    """The problem with its documents counted from another start."""
    same = problem.located()
    same.documents = tuple(index + by for index in problem.documents)
    return same


def nested_too_deep() -> IntakeProblem:
    return IntakeProblem("zip.nested", reason="压缩包里套了太多层压缩包", remedy="请解压后再上传")


def _place(document: Document) -> str:
    return "" if document.evidence is None else document.evidence.place


def _nameless(name: str, documents: Sequence[Document]) -> Iterator[IntakeProblem]:
    for index, document in enumerate(documents):
        if plain(getattr(document, "project_name", "-")):
            continue
        if getattr(document, "subject", "") == DEPARTMENT:
            yield IntakeProblem(
                "form.department",
                file=name,
                place=_place(document),
                reason="这是部门（单位）整体支出自评表，没有项目名称",
                remedy="本系统只保存项目自评表，识别出的内容可以查看，不会保存",
                documents=(index,),
            )
        else:
            yield IntakeProblem(
                "form.no_project_name",
                file=name,
                place=_place(document),
                reason="这张表没有项目名称",
                remedy="请在“项目名称”后填写名称再上传",
                documents=(index,),
            )


def _doubled(name: str, documents: Sequence[Document]) -> Iterator[IntakeProblem]:
    """Two forms for one project, unit and year in one file."""
    same: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, document in enumerate(documents):
        if kind_of(document).home == Home.EVALUATION:
            form: Any = document
            unit = plain(form.implementing_unit) or plain(form.department)
            project = plain(form.project_name)
            if project:
                same[form.edition, form.year, unit, project].append(index)
    for indexes in same.values():
        if len(indexes) > 1:
            places = "和".join(_place(documents[index]) for index in indexes)
            project = getattr(documents[indexes[0]], "project_name", "")
            yield IntakeProblem(
                "form.doubled",
                file=name,
                place=places,
                reason=f"项目“{project}”有 {len(indexes)} 张自评表",
                remedy="请只保留一张再上传",
                documents=tuple(indexes[1:]),
            )
