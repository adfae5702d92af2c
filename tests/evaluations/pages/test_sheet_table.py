"""The form page's table: the tree's figures, inputs where people may type, sums of points."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.test import Client

from core.numbers import grouped
from core.view.html import anchor
from core.view.tree import Cell, View
from evaluations.models import Evaluation, Remark
from evaluations.sheet.completeness import with_all_funding_rows
from evaluations.sheet.editions import all_editions, get_edition
from evaluations.sheet.view import view_of
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user, posted
from tests.tables import shown_cells, shown_rows

EDITIONS = sorted(all_editions())


def address(evaluation: Evaluation, *more: str) -> str:
    return "/".join(["/evaluations", str(evaluation.pk), *more, ""])


def stored(people: Office, edition: str) -> Evaluation:
    document = build_document(edition=edition, remark="无", problems="无")
    return create_evaluation(people.unit, people.preparer, document=document)


def tree(evaluation: Evaluation) -> View:
    edition = get_edition(evaluation.edition)
    return view_of(with_all_funding_rows(to_document(evaluation), edition), edition)


def values(view: View) -> dict[str, Cell]:
    return {cell.key: cell for cell in view.cells if cell.key and not cell.is_label}


@pytest.mark.parametrize("edition", EDITIONS)
def test_page_workbook_and_tree_give_the_same_figures(
    client: Client, people: Office, edition: str
) -> None:
    evaluation = stored(people, edition)
    view = tree(evaluation)
    as_user(client, people.auditor)
    shown = shown_cells(client.get(address(evaluation)).content.decode())
    for key, cell in values(view).items():
        text = grouped(cell.text) if cell.kind == "amount" else cell.text
        assert shown[anchor(key)] == text, key
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(address(evaluation, "workbook")).content)
    ).worksheets[0]
    written = [
        box.value
        for line in book.iter_rows(max_col=view.columns)
        for box in line
        if box.value is not None
    ]
    printed = [cell.printed for cell in view.cells if cell.printed]
    assert len(written) == len(printed) + 1, "the title, and then cell by cell"
    for value, text in zip(written[1:], printed, strict=True):
        assert float(text) == value if isinstance(value, int | float) else text == value


@pytest.mark.parametrize("edition", EDITIONS)
def test_just_the_cells_that_may_be_typed_are_inputs(
    client: Client, people: Office, edition: str
) -> None:
    evaluation = stored(people, edition)
    html = as_user(client, people.preparer).get(address(evaluation)).content.decode()
    inputs = {
        name
        for row in shown_rows(html)
        for cell in row
        if "input" in cell.attributes.get("class", "").split()
        for name in cell.ids
        if name.startswith("cell-")
    }
    typed = {
        anchor(key) for key, cell in values(tree(evaluation)).items() if cell.source == "typed"
    }
    computed = {anchor(key) for key, cell in values(tree(evaluation)).items() if cell.is_computed}
    assert typed <= inputs
    assert not computed & inputs


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("who", ["preparer", "auditor"])
def test_sums_stand_only_on_sheets_that_give_points(
    client: Client, people: Office, edition: str, who: str
) -> None:
    evaluation = stored(people, edition)
    html = as_user(client, getattr(people, who)).get(address(evaluation)).content.decode()
    has_points = get_edition(edition).scoring.scored
    assert ('class="sum"' in html or 'class="sum off"' in html) == has_points
    if not has_points:
        assert "sum off" not in html


def test_an_unscored_sheet_prints_each_level1_once_and_without_points(
    client: Client, people: Office
) -> None:
    evaluation = stored(people, "sz2020-completion")
    as_user(client, people.preparer)
    changed = posted(evaluation, goal_actual="有所改动", **{"rows-TOTAL_FORMS": 9})
    changed |= {"rows-8-level1": "效益指标", "rows-8-level2": "可持续影响指标"}
    changed |= {"rows-8-level3": "新增一行", "rows-8-id": ""}
    assert client.post(address(evaluation), changed).status_code == 302
    evaluation.refresh_from_db()
    names = [cell.printed for cell in tree(evaluation).cells if cell.depth == 1]
    assert [name.partition("（")[0] for name in names] == ["产出指标", "效益指标"]
    assert not [name for name in names if "（0分）" in name]
    page = client.get(address(evaluation)).content.decode()
    assert len(re.findall(r'<th scope="rowgroup" class="level"', page)) == 2


def test_remarks_stand_below_their_row_and_merged_cells_grow_with_them(
    client: Client, people: Office
) -> None:
    evaluation = stored(people, "sz2021-scored")
    row = evaluation.indicators.first()
    Remark.objects.create(evaluation=evaluation, indicator=row, text="请核对。", by=people.reviewer)
    html = as_user(client, people.auditor).get(address(evaluation)).content.decode()
    lines = shown_rows(html)
    [place] = [number for number, line in enumerate(lines) if "请核对。" in line[0].text]
    assert "购置图书" in {cell.text for cell in lines[place - 1]}
    assert [cell.height for cell in lines[place - 1][:2]] == [5, 2]
    assert lines[place][0].width == 6, "from the third level on"


def test_hostile_texts_are_escaped_in_cells_inputs_and_labels(
    client: Client, people: Office
) -> None:
    text = "</textarea></td><script>alert(1)</script>"
    document = with_row(
        build_document(title=text), 0, level1=text, level2=text, level3=text, actual=text
    )
    evaluation = create_evaluation(people.unit, people.preparer, document=document)
    for who in (people.preparer, people.auditor, people.reviewer):
        assert b"<script>alert" not in as_user(client, who).get(address(evaluation)).content
    as_user(client, people.preparer)
    for more in ("live", "rows"):
        page = client.post(address(evaluation, more), posted(evaluation, row="add:0"))
        assert b"<script>alert" not in page.content
