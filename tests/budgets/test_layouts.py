"""Layout files: what they describe exists, and what is wrong with one is said precisely."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgets.kinds import DEPARTMENT_TARGET, PERFORMANCE_TARGET
from budgets.layouts import FOLDER, statement_families
from budgets.layouts.model import StatementFamily
from core.spec import SpecError, load_named


def test_the_target_forms_can_be_read() -> None:
    assert list(PERFORMANCE_TARGET.specs) == ["target2021"]
    assert list(DEPARTMENT_TARGET.specs) == ["depttarget2021"]


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


SOURCE = (FOLDER / "statements" / "budget.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("tables", "table"), "table"),
        (('id = "budget"', 'id = "y"'), "id"),
        (("notes = [", "notes = ["), ""),
    ],
)
def test_a_wrong_family_names_its_key(tmp_path: Path, change: tuple[str, str], key: str) -> None:
    path = tmp_path / "budget.toml"
    path.write_text(SOURCE.replace(*change), encoding="utf-8")

    if not key:
        assert load_named(path, StatementFamily).id == "budget"
        return
    with pytest.raises(SpecError) as caught:
        load_named(path, StatementFamily)

    assert (caught.value.file, caught.value.key) == ("budget.toml", key)
