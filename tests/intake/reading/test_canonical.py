"""One way to write what was read."""

import pytest

from intake.reading.canonical import (
    bare_key,
    base_key,
    brackets,
    clean_number,
    clean_text,
    key,
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("年度总体\n目标", "年度总体目标"),
        ("≥50个秒批 /70个", "≥50个秒批 /70个"),
        ("<b>合计</b>", "合计"),
        ("关于<印发方案>的通知", "关于<印发方案>的通知"),
        ("<u> </u>", ""),
        ("甲<br/>乙", "甲乙"),
        ("a\u200bb", "ab"),
    ],
)
def test_texts(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [("22,902.34", "22902.34"), ("9. 10", "9.10"), ("９９．４４％", "99.44%"), ("—", "—"),
     ("3764500.\n00", "3764500.00"), ("约 5 次", "约 5 次")],
)  # fmt: skip
def test_numbers(text: str, clean: str) -> None:
    assert clean_number(text) == clean


def test_keys_forgive_stars_blanks_and_width() -> None:
    assert key("*实际 完成值：") == key("实际完成值")
    assert base_key("项目资金（万元）") == "项目资金"
    assert brackets("预算执行情况 (万元)（20分）") == ["万元", "20分"]
    assert bare_key("1.全年(调整)预算数（A）") == "全年预算数"
