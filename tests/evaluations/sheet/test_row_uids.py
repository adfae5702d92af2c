"""The lasting name of a row: no part of what it says, kept in JSON, never a text of a stranger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.sheet.document import from_interchange, to_interchange
from evaluations.sheet.row_uids import CELL_MARK, known_uid, new_uid, uid_in_cell
from tests.factories.documents import build_document, with_row

UID = "0123456789abcdef"


def test_each_uid_is_new_and_known() -> None:
    uids = [new_uid() for _number in range(1000)]
    assert len(set(uids)) == 1000
    assert all(known_uid(uid) == uid for uid in uids)


@pytest.mark.parametrize(
    "text", ["", "abc", UID.upper(), f"{UID}0", f"{UID}\n", "<script>", "７" * 16]
)
def test_any_other_text_is_no_uid(text: str) -> None:
    assert known_uid(text) == ""
    assert uid_in_cell(text) == ""
    assert uid_in_cell(f"{CELL_MARK}{text}") == ""


def test_a_cell_of_the_workbook_holds_one() -> None:
    assert uid_in_cell(f"{CELL_MARK}{UID}") == UID
    assert uid_in_cell(UID) == ""


def test_rows_that_say_the_same_are_equal_whatever_their_uid() -> None:
    document = build_document()
    named = with_row(document, 0, uid=UID)
    assert named == document
    assert hash(named.indicators[0]) == hash(document.indicators[0])


def test_json_keeps_the_uid_and_has_no_key_without_one() -> None:
    data = to_interchange(with_row(build_document(), 0, uid=UID))
    assert data["indicators"][0]["uid"] == UID
    assert all("uid" not in row for row in data["indicators"][1:])
    assert [row.uid for row in from_interchange(data).indicators] == [UID, *[""] * 7]


@pytest.mark.parametrize("uid", ["../../etc", UID * 2, 7, None, ["a"]])
def test_json_of_others_brings_no_odd_uid(uid: object) -> None:
    data = to_interchange(build_document())
    data["indicators"][0]["uid"] = uid
    assert from_interchange(data).indicators[0].uid == ""


def test_a_changed_row_keeps_its_uid() -> None:
    row = with_row(build_document(), 0, uid=UID).indicators[0]
    assert replace(row, level3="别的").uid == UID
