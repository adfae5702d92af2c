"""Files to keep: under their Chinese name, and never shown as a page."""

from __future__ import annotations

import pytest

from core.web.downloads import XLSX, attachment


def test_a_chinese_name_is_sent_whole() -> None:
    response = attachment(b"PK", "导入7结果.xlsx")
    shown = response.headers["Content-Disposition"]
    assert shown == "attachment; filename*=utf-8''%E5%AF%BC%E5%85%A57%E7%BB%93%E6%9E%9C.xlsx"
    assert (response.content, response.headers["Content-Type"]) == (b"PK", XLSX)


@pytest.mark.parametrize("name", ['a";x=1.xlsx', "项目\r\nSet-Cookie: a=b.xlsx", "../表.xlsx"])
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    shown = attachment(b"", name).headers["Content-Disposition"]
    assert "\n" not in shown
    assert shown.startswith("attachment; filename")
    assert ';x=1.xlsx"' not in shown.replace('\\";x=1.xlsx"', "")
