"""The workbook of every kind of sheet and every edition: out, filled, back into its cells."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest

import evaluations.kinds  # noqa: F401  registers the kinds
from budgets.models import Project
from core.sheets.kinds import Home, kind_of, stored_as
from core.sheets.spec import SheetSpec
from core.view.tree import NUMERIC, Cell
from core.view.workbook import addresses
from evaluations.campaigns.beginning import Subject, begin
from evaluations.lifecycle.drafts import draft_of
from evaluations.models import Evaluation, SheetRow
from evaluations.models.states import State
from evaluations.outputs.offline import offline_workbook
from evaluations.sheet.editions import all_editions
from evaluations.storage.mapper import to_document
from intake.reading.filled_workbooks import read_filled
from intake.runs.filled_sheets import FilledSheet, filled_sheet
from intake.runs.taking import differences, take
from tests.factories.documents import build_document
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office

SPECS = [spec for kind in stored_as(Home.ROWS) for spec in kind.specs.values()]


@pytest.fixture(
    params=[*sorted(all_editions()), *SPECS], ids=lambda each: getattr(each, "id", each)
)
def sheet(request: pytest.FixtureRequest, people: Office) -> Evaluation:
    if isinstance(request.param, SheetSpec):
        return _begun(people, request.param)
    document = build_document(edition=request.param, department="", goal_actual="")
    return create_evaluation(people.unit, people.preparer, document=document)


def _begun(people: Office, spec: SheetSpec) -> Evaluation:
    project = Project.objects.create(unit=people.unit, name="图书购置")
    subject = Subject(people.unit, project if "project_name" in _fields(spec) else None)
    [begun] = begin([subject], spec, 2025)
    begun.evaluation.state = State.DRAFT
    begun.evaluation.save()
    SheetRow.objects.bulk_create(begun.rows)
    return begun.evaluation


def _fields(spec: SheetSpec) -> set[str]:
    return {cell.field for cell in spec.fields}


def read(data: bytes, people: Office) -> FilledSheet:
    [workbook] = read_filled("填好.xlsx", data, None)
    return filled_sheet(workbook, people.preparer)


def test_an_untouched_workbook_changes_nothing(people: Office, sheet: Evaluation) -> None:
    filled = read(offline_workbook(sheet, draft_of(sheet)), people)
    found = differences(filled, sheet)
    assert [(item.place, item.before, item.after) for item in found.items] == []
    assert filled.doubt == ""


def test_every_open_cell_comes_back_as_it_was_typed(people: Office, sheet: Evaluation) -> None:
    draft = draft_of(sheet)
    book = openpyxl.load_workbook(io.BytesIO(offline_workbook(sheet, draft)))
    page = book.worksheets[0]
    typed = dict(_typed(sheet, page))
    for address, text in typed.values():
        page[address] = text
    buffer = io.BytesIO()
    book.save(buffer)

    filled = read(buffer.getvalue(), people)
    found = differences(filled, sheet)

    assert [item for item in found.items if item.refused] == []
    assert {item.address for item in found.items} == {address for address, _text in typed.values()}
    ids = {item.id for item in found.items}
    take(filled=filled, evaluation=sheet, by=people.preparer, version=sheet.version, ids=ids)
    stored = to_document(Evaluation.objects.get(pk=sheet.pk))
    view = kind_of(stored).draw(stored, draft.edition)
    shown = {cell.key: cell.text for cell in view.cells if cell.key}
    assert {key: shown[key] for key in typed} == {key: text for key, (_, text) in typed.items()}


def _typed(
    sheet: Evaluation, page: openpyxl.worksheet.worksheet.Worksheet
) -> Iterator[tuple[str, tuple[str, str]]]:
    """A new text for every cell that is open, by its key, with its address."""
    draft = draft_of(sheet)
    view = kind_of(draft.stored).draw(draft.stored, draft.edition)
    where = addresses(view)
    options = {cell.field: cell.options for cell in draft.edition.cells() if cell.options}
    for number, cell in enumerate(view.cells):
        if cell.key and not page[where[cell.key]].protection.locked:
            yield cell.key, (where[cell.key], _text(cell, number, options.get(cell.column, ())))


def _text(cell: Cell, number: int, options: tuple[str, ...]) -> str:
    others = [option for option in options if option != cell.text]
    if others:
        return others[0]
    if cell.kind == "date":
        return "2021-03-15"
    return str(3000 + number) if cell.kind in NUMERIC else f"填写第{number}格"
