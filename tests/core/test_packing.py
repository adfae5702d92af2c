"""Packed JSON comes back as it was, and what differs little from another text takes little room."""

from __future__ import annotations

import json
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.packing import as_text, pack, unpack

TEXTS = st.dictionaries(st.text(max_size=8), st.text(max_size=30), max_size=30).map(as_text)


@given(TEXTS, TEXTS | st.just(b""))
def test_a_packed_text_comes_back(text: bytes, beside: bytes) -> None:
    assert unpack(pack(text, beside), beside) == text


def test_json_is_kept_in_its_own_letters() -> None:
    value = {"项目": ["图书购置", 1, None]}
    assert json.loads(unpack(pack(as_text(value)))) == value
    assert len(as_text(value)) == len('{"项目":["图书购置",1,null]}'.encode())


def test_one_changed_cell_takes_a_tenth_of_the_sheet() -> None:
    rng = random.Random(7)  # noqa: S311  no secret
    words = [chr(rng.randrange(0x4E00, 0x9FFF)) for _n in range(400)]
    rows = [{"指标": "".join(rng.sample(words, 9)), "说明": "无"} for _n in range(40)]
    before = as_text(rows)
    rows[7]["说明"] = "因采购推迟，余下部分结转下年。"
    after = as_text(rows)
    assert len(pack(after, before)) * 10 < len(pack(after))


def test_another_text_beside_it_is_noticed() -> None:
    with pytest.raises(zlib.error):
        unpack(pack(b"abc", b"one text"), b"another text")
