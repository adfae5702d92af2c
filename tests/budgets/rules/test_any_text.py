"""Any text in any cell: no rule raises."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from budgets.documents import StatementDocument
from budgets.layouts import statement_families
from budgets.rules import check_statements, message, place_label

WORDS = st.sampled_from(
    [
        *("", "0", "—", "1", "2.50", "1,000", "9%", "合计", "总计", "本年收入合计", "本年支出合计"),
        *("云溪区文化馆", "201", "20101", "2010101", "A", "一、某类", "（一）某项", "二十一、某类"),
        *("十十、", "商品和服务支出", "其中：某"),
    ]
)  # fmt: skip
CELLS = st.one_of(WORDS, st.text(max_size=8))
SHAPES = [
    (family.id, f"{family.prefix}{number}", len(shape.columns))
    for family in statement_families().values()
    for shape in family.shapes
    for number in shape.tables
]


@st.composite
def statements(draw: st.DrawFn) -> StatementDocument:
    family, number, width = draw(st.sampled_from(SHAPES))
    row = st.tuples(*[CELLS] * width)
    return StatementDocument(
        family, 2021, number, unit_name="云溪区文化馆", rows=tuple(draw(st.lists(row, max_size=6)))
    )


@given(st.lists(statements(), max_size=3), st.text(max_size=5))
def test_no_rule_raises(tables: list[StatementDocument], unit: str) -> None:
    tables = [*tables, *(replace(table, amount_unit=unit) for table in tables[:1])]
    for statement, outcome in zip(tables, check_statements(tables), strict=True):
        assert outcome.faults == ()
        for finding in outcome.findings:
            assert message(finding)
            assert place_label(finding.where, statement)
