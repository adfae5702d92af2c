"""Layout files: what they describe exists, and what is wrong with one is said precisely."""

import dataclasses
from pathlib import Path

import pytest

from budgets.documents import BudgetYear, DepartmentTarget, PerformanceTarget, Statement, to_plain
from budgets.layouts import LayoutError, form_layouts, statement_families
from budgets.layouts.loader import load
from budgets.layouts.model import FormLayout, StatementFamily
from evaluations.sheet.document import DepartmentEvaluation, InvestmentPerformance

DOCUMENTS = {
    document.kind: document
    for document in (
        DepartmentEvaluation, DepartmentTarget, InvestmentPerformance, PerformanceTarget
    )
}  # fmt: skip
GOOD = """
id = "x"
kind = "department_target"
name = "表"
titles = ["目标表"]
fields = [{ field = "department", label = "部门" }]
[[tables]]
rows = "indicators"
columns = [{ field = "level1", label = "一级指标", kind = "name" }]
"""


@pytest.mark.parametrize("layout", form_layouts().values(), ids=lambda layout: layout.id)
def test_every_field_of_a_layout_is_one_of_its_document(layout: FormLayout) -> None:
    names = {field.name for field in dataclasses.fields(DOCUMENTS[layout.kind])}
    wholes = {c.field for table in layout.tables for c in table.columns if c.whole}

    assert {field.field for field in layout.fields if field.field} | wholes <= names
    assert {table.rows for table in layout.tables} <= names
    assert {field.inside for field in layout.fields if field.inside} <= names


def test_every_table_of_a_family_has_its_own_number_and_title() -> None:
    for family in statement_families().values():
        assert len({table.number for table in family.tables}) == len(family.tables)
        titles = [title for t in family.tables for title in (t.title, *t.aliases)]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("family", statement_families().values(), ids=lambda family: family.id)
def test_sums_name_columns_of_their_shape(family: StatementFamily) -> None:
    numbers = {table.number for table in family.tables}
    for shape in family.shapes:
        columns = set(shape.columns)
        assert len(columns) == len(shape.columns), "a label stands once in a shape"
        assert set(shape.tables) <= numbers
        assert {shape.unit, shape.code, shape.name} - {""} <= columns
        assert set(shape.amounts) <= columns
        for rule in shape.sums:
            assert {rule.total, *rule.parts} <= columns
            assert rule.total not in rule.parts
        for side in shape.sides:
            assert {side.label, *side.amounts} <= columns


@pytest.mark.parametrize("family", statement_families().values(), ids=lambda family: family.id)
def test_places_across_tables_are_there(family: StatementFamily) -> None:
    columns = {
        (table, c) for shape in family.shapes for table in shape.tables for c in shape.columns
    }
    places = [place for cross in family.crosses for place in (cross.figure, cross.other)]
    places += [place for lines in family.lines for place in (lines.account, lines.listed)]
    places += [place for t in family.targets for place in (t.listed, t.department)]

    assert {(place.table, place.column) for place in places} <= columns


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('kind = "name"', 'kind = "nam"'), "tables[0].columns[0].kind"),
        (("titles", "title"), "title"),
        (('name = "表"\n', ""), "name"),
        (('label = "部门"', "label = 3"), "fields[0].label"),
        (('id = "x"', 'id = "y"'), "id"),
        (("[[tables]]", "[[tables]"), "(file)"),
        (('titles = ["目标表"]', 'titles = "目标表"'), "titles"),
    ],
)
def test_a_wrong_file_names_its_key(tmp_path: Path, change: tuple[str, str], key: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(GOOD.replace(*change), "utf-8")

    with pytest.raises(LayoutError) as caught:
        load(path, FormLayout)

    assert (caught.value.file, caught.value.key) == ("x.toml", key)


def test_a_document_prints_its_kind_first_and_keeps_evidence_back() -> None:
    target = PerformanceTarget("target2021", budget_history=(BudgetYear("2020年", "1"),))

    plain = to_plain(target)

    assert list(plain)[:3] == ["kind", "edition", "year"]
    assert plain["year"] == ""
    assert plain["budget_history"] == [{"label": "2020年", "amount": "1"}]
    assert to_plain(Statement("budget", rows=(("a", "1"),)))["rows"] == [["a", "1"]]
