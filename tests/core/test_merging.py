"""Two people's changes of one version come together; what clashes is named, and nothing is lost."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.sheets.merging import CellKey, Clash, KeptRow, cells, merge, rows

FIELDS = ("title", "goal", "problems")
COLUMNS = ("level3", "actual", "score")
TEXT = st.sampled_from(["", "1", "2", "3", "四"])


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(0, 5))
    return {
        "kind": "self_evaluation",
        "year": 2025,
        **{name: draw(TEXT) for name in FIELDS},
        "funding": [{"source": "total", "executed": draw(TEXT)}],
        "indicators": [
            {**{name: draw(TEXT) for name in COLUMNS}, "uid": f"r{n}"} for n in range(count)
        ],
    }


@st.composite
def changed(draw: st.DrawFn, base: dict[str, Any], who: str) -> dict[str, Any]:
    """The document after somebody changed cells, and added, removed and moved rows."""
    document = deepcopy(base)
    for name in draw(st.sets(st.sampled_from(FIELDS))):
        document[name] = draw(TEXT)
    table = document["indicators"]
    for row in table:
        for name in draw(st.sets(st.sampled_from(COLUMNS))):
            row[name] = draw(TEXT)
    table[:] = [row for row in table if draw(st.integers(0, 4))]
    if draw(st.booleans()):
        table[:] = draw(st.permutations(table))
    for number in range(draw(st.integers(0, 2))):
        row = {**dict.fromkeys(COLUMNS, ""), "uid": f"{who}{number}"}
        table.insert(draw(st.integers(0, len(table))), row)
    return document


@st.composite
def three(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    base = draw(documents())
    return base, draw(changed(base, "a")), draw(changed(base, "b"))


@given(three())
def test_who_changed_nothing_gets_what_the_other_made(case: Any) -> None:
    base, one, _other = case
    for merged in (merge(base, one, base), merge(base, base, one)):
        assert merged.document == one
        assert not merged.clashes
        assert not merged.kept


@given(three())
def test_equal_changes_are_no_clash(case: Any) -> None:
    base, one, _other = case
    merged = merge(base, one, deepcopy(one))
    assert (merged.document, merged.clashes, merged.kept) == (one, (), ())


@given(three())
def test_every_changed_cell_is_there_or_named(case: Any) -> None:
    base, stored, mine = case
    merged = merge(base, stored, mine)
    was, now = cells(base), cells(merged.document)
    clashed = {clash.at: clash for clash in merged.clashes}
    for key, text in cells(stored).items():
        if was.get(key, "") != text and key.cell != "uid":
            assert now[key] == text
    for key, text in cells(mine).items():
        if was.get(key, "") != text and key.cell != "uid":
            assert now[key] == text or clashed[key].mine == text
    for clash in merged.clashes:
        assert clash.stored == cells(stored)[clash.at] != clash.mine
        assert was[clash.at] not in (clash.stored, clash.mine)


@given(three())
def test_no_row_is_lost_and_none_is_doubled(case: Any) -> None:
    base, stored, mine = case
    merged = merge(base, stored, mine)
    there = rows(merged.document)
    assert len(there) == len(set(there))
    both = set(rows(stored)) & set(rows(mine))
    new = (set(rows(stored)) | set(rows(mine))) - set(rows(base))
    assert both | new <= set(there)
    gone = set(rows(base)) - set(there)
    assert all(key not in rows(stored) or key not in rows(mine) for key in gone)
    for kept in merged.kept:
        assert kept.at in there
        assert (kept.at in rows(stored)) == kept.removed_by_me


@given(documents(), st.data())
def test_changes_of_different_cells_commute(base: dict[str, Any], data: st.DataObject) -> None:
    fixed = ("kind", "year", "uid", "source")
    keys = [key for key in cells(base) if key.field not in fixed and key.cell not in fixed]
    owners = {key: data.draw(st.sampled_from(["one", "other", "nobody"])) for key in keys}
    made = {who: deepcopy(base) for who in ("one", "other")}
    for key, who in owners.items():
        if who != "nobody":
            put(made[who], key, "新")
    together = merge(base, made["one"], made["other"])
    assert together == merge(base, made["other"], made["one"])
    assert not together.clashes
    for key in keys:
        wanted = cells(base)[key] if owners[key] == "nobody" else "新"
        assert cells(together.document)[key] == wanted


def put(document: dict[str, Any], key: CellKey, text: str) -> None:
    if not key.row:
        document[key.field] = text
        return
    table = {row.get("uid") or row.get("source"): row for row in document[key.field]}
    table[key.row][key.cell] = text


def sheet(*uids: str, **texts: str) -> dict[str, Any]:
    """Rows of these uids; a text is the ``actual`` of the row of that uid."""
    return {"indicators": [{"uid": uid, "actual": texts.get(uid, "")} for uid in uids]}


def order(document: dict[str, Any]) -> str:
    return "".join(row["uid"] for row in document["indicators"])


def test_rows_moved_by_one_and_added_by_the_other() -> None:
    assert order(merge(sheet(*"abc"), sheet(*"abxc"), sheet(*"cab")).document) == "cabx"
    assert order(merge(sheet(*"abc"), sheet(*"cab"), sheet(*"abxc")).document) == "cabx"


def test_both_moved_rows() -> None:
    assert order(merge(sheet(*"abcd"), sheet(*"dabc"), sheet(*"acbd")).document) == "dacb"


def test_a_row_removed_by_one_and_changed_by_the_other_is_kept() -> None:
    base, without, typed = sheet(*"ab"), sheet("a"), sheet(*"ab", b="8200册")
    at = CellKey("indicators", "b")
    mine_removed = merge(base, typed, without)
    assert mine_removed.kept == (KeptRow(at, removed_by_me=True),)
    they_removed = merge(base, without, typed)
    assert they_removed.kept == (KeptRow(at, removed_by_me=False),)
    assert mine_removed.document == they_removed.document == typed


def test_the_same_cell_is_named_with_both_texts() -> None:
    merged = merge(sheet("a", a="1"), sheet("a", a="2"), sheet("a", a="3"))
    assert merged.clashes == (Clash(CellKey("indicators", "a", "actual"), "2", "3"),)
    assert merged.document == sheet("a", a="2")


def test_without_a_base_every_difference_clashes_and_all_rows_stay() -> None:
    merged = merge(None, sheet(*"ab", a="1"), sheet(*"ac", a="2"))
    assert [clash.mine for clash in merged.clashes] == ["2"]
    assert sorted(order(merged.document)) == ["a", "b", "c"]


def test_plain_lists_of_cells_are_merged_by_number() -> None:
    base = {"rows": [["工资", "1"], ["差旅", "2"]]}
    stored = {"rows": [["工资", "5"], ["差旅", "2"]]}
    mine = {"rows": [["工资", "1"], ["差旅", "7"]]}
    assert merge(base, stored, mine).document == {"rows": [["工资", "5"], ["差旅", "7"]]}


def test_rows_of_one_name_are_told_apart_by_their_order() -> None:
    base = {"funding": [{"source": "other", "executed": text} for text in "12"]}
    mine = {"funding": [{"source": "other", "executed": text} for text in "13"]}
    assert merge(base, base, mine).document == mine
