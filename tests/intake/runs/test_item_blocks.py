"""A read document as its page shows it: every value once, beside the row it was read from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.test import Client

from intake.models import ImportItem
from intake.runs.corrections import _corrected
from intake.runs.item_blocks import Blocks, Value, blocks_of
from tests.corpus.formats import FORMATS
from tests.corpus.made.budgets import investment
from tests.corpus.made.words import Pen
from tests.corpus.test_made import padded
from tests.factories.documents import build_document, with_row
from tests.factories.people import Office
from tests.intake.test_runs import book
from tests.pages import as_user

SHEET: dict[str, Any] = {
    "kind": "self_evaluation",
    "edition": "sz2021-scored",
    "year": None,
    "project_name": "河道保洁",
    "remark": "",
    "funding": [
        {"source": "total", "label": "合计", "executed": "8", "weight": "", "evidence": None},
        {"source": "total", "label": "合计", "executed": "", "weight": ""},
    ],
    "indicators": [
        {
            "level3": "清理河段",
            "score": "5",
            "evidence": {"place": "第 7 行", "raw": "清理河段 5", "confidence": 0.7},
        }
    ],
    "evidence": {"place": "第 1 行", "raw": "河道保洁"},
}


def values(blocks: Blocks) -> list[Value]:
    rows = [value for table in blocks.tables for row in table.rows for value in row.values]
    return [*blocks.fields, *blocks.empty, *rows]


def test_fields_without_a_value_stand_apart_but_for_those_every_document_needs() -> None:
    blocks = blocks_of(SHEET)

    assert [(value.path, value.text) for value in blocks.fields] == [
        ("year", ""),
        ("project_name", "河道保洁"),
    ]
    assert [value.path for value in blocks.empty] == ["remark"]


def test_columns_nobody_filled_are_left_out_and_each_row_keeps_its_proof() -> None:
    funding, indicators = blocks_of(SHEET).tables

    assert funding.headings == ("来源", "名称", "全年执行数")
    assert [value.text for value in funding.rows[1].values] == ["total", "合计", ""]
    (row,) = indicators.rows
    assert (row.origin.place, row.origin.raw, row.origin.doubtful) == (
        "第 7 行",
        "清理河段 5",
        True,
    )
    assert not funding.rows[0].origin.doubtful


def test_values_are_found_by_what_findings_call_their_place() -> None:
    places = {value.path: value.where for value in values(blocks_of(SHEET))}

    assert places["funding[0].executed"] == "funding.total.executed"
    assert places["indicators[0].score"] == "indicators[0].score"
    assert len(set(places.values())) == len(places)


def test_a_statement_of_bare_cells_is_a_table_as_wide_as_its_widest_row() -> None:
    rows = [["一、本年收入", "10"], ["二、其他", "2", "备注"]]
    (table,) = blocks_of({"kind": "statement", "rows": rows, "evidence": {}}).tables

    assert table.headings == ("1", "2", "3")
    assert [[value.text for value in row.values] for row in table.rows] == [
        ["一、本年收入", "10", ""],
        ["二、其他", "2", "备注"],
    ]
    assert table.rows[1].values[2].path == "rows[1][2]"


def test_every_path_corrects_the_value_it_names() -> None:
    for value in values(blocks_of(SHEET)):
        if value.path == "year":
            continue
        changed = _corrected(SHEET, "", {value.path: "改"})
        again = {other.path: other.text for other in values(blocks_of(changed))}
        assert again[value.path] == "改"


def test_a_document_of_no_rows_has_fields_only() -> None:
    assert blocks_of({"kind": "statement", "title": "收支总表", "rows": []}).tables == ()


def item_page(client: Client, item: ImportItem, page: int = 1) -> str:
    address = f"/imports/{item.run_id}/items/{item.pk}/?page={page}"
    return client.get(address).content.decode()


def test_findings_jump_to_the_cells_of_the_page(client: Client, people: Office, start) -> None:
    item = start(book(with_row(build_document(), 0, score="25"))).items.get()
    html = item_page(as_user(client, people.administrator), item)

    jumps = set(re.findall(r'class="place" href="#([^"]+)"', html))
    assert "cell-indicators-0-score" in jumps
    assert set(re.findall(r'id="(cell-indicators-[^"]+)"', html)) >= {
        jump for jump in jumps if jump.startswith("cell-indicators")
    }


def test_a_long_document_comes_in_pages_and_each_page_saves_what_it_shows(
    client: Client, people: Office, start
) -> None:
    item = start(book(build_document())).items.get()
    item.document["indicators"] = [
        {**item.document["indicators"][0], "level3": f"指标之{n}"} for n in range(120)
    ]
    item.save()
    administrator = as_user(client, people.administrator)
    first, second = item_page(administrator, item), item_page(administrator, item, 2)

    assert "指标之5<" in first
    assert "指标之119<" not in first
    assert "指标之119<" in second
    assert 'name="value-project_name"' not in second

    address = f"/imports/{item.run_id}/items/{item.pk}/"
    administrator.post(address, {"value-indicators[119].level3": "改过的指标"})
    item.refresh_from_db()
    names = [row["level3"] for row in item.document["indicators"]]
    assert (names[5], names[119]) == ("指标之5", "改过的指标")


FINAL_ACCOUNT = Path(__file__).parents[2] / "corpus" / "documents" / "final-account.md"


def test_a_statement_shows_what_does_not_add_up_and_leads_to_the_cell(
    client: Client, people: Office, start
) -> None:
    run = start(("决算.md", FINAL_ACCOUNT.read_bytes()))
    administrator = as_user(client, people.administrator)
    pages = {item.name: item_page(administrator, item) for item in run.items.all()}

    wrong = pages["支出决算表"]
    assert "1180.25" in wrong
    assert 'href="#cell-rows-0-2"' in wrong
    assert 'id="cell-rows-0-2"' in wrong
    assert "检查通过" not in "".join(page for name, page in pages.items() if name.endswith("表"))


def test_what_kind_of_table_it_is_cannot_be_retyped(client: Client, people: Office, start) -> None:
    run = start(("决算.md", FINAL_ACCOUNT.read_bytes()))
    item = next(item for item in run.items.all() if item.document["kind"] == "statement")

    assert "final_account" not in item_page(as_user(client, people.administrator), item)


def test_an_investment_sheet_shows_what_its_rules_find(
    client: Client, people: Office, start
) -> None:
    made = investment(Pen(1))
    run = start(("投资.csv", FORMATS["csv"](padded(made.rows))))
    item = run.items.get()
    item.document |= {"completed": "是", "completion_date": "2020年5月", "progress_percent": "80%"}
    item.save()
    html = item_page(as_user(client, people.administrator), item)

    assert 'href="#cell-progress_percent"' in html
    assert 'id="cell-progress_percent"' in html
