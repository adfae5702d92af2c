"""Numbers as people type them, in each kind of number cell: stored as typed, understood or marked,
and everything else goes on."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from evaluations.models import Evaluation
from tests.e2e.conftest import PICTURES
from tests.e2e.sheets import (
    blank_form,
    cell,
    fill_in,
    open_findings,
    save,
    send,
    show,
    shown,
    spent,
)
from tests.factories.people import Office

AMOUNTS = {
    "120万元": "= 1,200,000.00 元",
    "1,234.5万元": "= 12,345,000.00 元",
    "九十": "= 90.00 元",
    "壹佰万元": "= 1,000,000.00 元",
    "¥1,234,567.89": "= 1,234,567.89 元",
    "1.2E+06": "= 1,200,000.00 元",
    "(1,000.00)": "= -1,000.00 元",
    "1e9": "= 1,000,000,000.00 元",
    "-5": "= -5.00 元",
    "１２０": "= 120.00 元",
    "abc": "不是数字",
    "<script>alert(1)</script>": "不是数字",
    "95%": "此处应填金额",
    "1,5": "是 1.5 还是 15",
    "15分": "是 0.15 还是 15",
}
SCORES = {
    "15分": "= 15 分",
    "满分": "= 20 分",
    "九十": "= 90 分",
    "95%": "是 95 还是 19 分",
    "1,5": "是 1.5 还是 15",
    "120万元": "此处应填分数",
    "-1": "分数不能是负数",
    "abc": "不是数字",
}
WEIGHTS = {
    "二十": "= 20 分",
    "20分": "= 20 分",
    "95%": "是百分数",
    "满分": "无法确定",
    "abc": "不是数字",
}


def type_into(box: Locator, text: str, said: str) -> None:
    """Type and see the answer of the server in the cell; the text stays as it was typed."""
    box.fill(text)
    expect(box.locator("xpath=ancestor::td")).to_contain_text(said)
    expect(box).to_have_value(text)


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"typed-numbers-{name}.png")


def test_every_number_is_stored_as_typed_and_nothing_stands_still(people: Office, page_of) -> None:
    form = blank_form(people.unit)
    page = page_of(people.preparer)
    show(page, form)
    for row in range(5):  # the rows that can be seen without scrolling
        expect(cell(page, row, "actual")).to_be_in_viewport()
    expect(page.locator("#findings summary")).to_contain_text("待填")
    expect(page.locator(".sheet .has-error")).to_have_count(0)
    picture(page, "untouched")

    fill_in(page)
    expect(shown(page, "total_score")).to_have_text("99.5")
    for text, said in AMOUNTS.items():
        type_into(spent(page), text, said)
    picture(page, "doubtful-amount")
    for text, said in WEIGHTS.items():
        type_into(cell(page, 0, "weight"), text, said)
    cell(page, 0, "weight").fill("20")
    for text, said in SCORES.items():
        type_into(cell(page, 0, "score"), text, said)
    picture(page, "unreadable-score")

    # Both cells are wrong now; a third one still counts.
    cell(page, 1, "score").fill("8")
    expect(shown(page, "level1-产出指标-weight")).to_contain_text("得分 28")
    save(page)
    line, first = form.funding_lines.get(source="total"), form.indicators.first()
    assert (line.executed, line.executed_yuan) == ("15分", None)
    assert (first.score, first.score_value) == ("abc", None)

    send(page, "保存并提交")
    expect(page.get_by_role("alert").first).to_contain_text("年度资金总额 · 全年执行数")
    assert Evaluation.objects.get(pk=form.pk).state == "draft"
    expect(spent(page)).to_have_value("15分")
    type_into(spent(page), "36.1万元", "= 361,000.00 元")
    type_into(cell(page, 0, "weight"), "20分", "= 20 分")
    type_into(cell(page, 0, "score"), "满分", "= 20 分")
    expect(shown(page, "total_score")).to_have_text("97.5")
    picture(page, "understood")

    with page.expect_response("**/live/"):
        cell(page, 0, "actual").fill("7600册")
    cell(page, 0, "score").focus()
    expect(page.locator(".suggested")).to_contain_text("分值 20 × 7600册 ÷ ≥8000册 = 19")
    picture(page, "suggested")
    page.keyboard.press("Alt+Equal")
    expect(cell(page, 0, "score")).to_have_value("19")
    expect(shown(page, "total_score")).to_have_text("96.5")
    expect(page.locator(".suggested")).to_have_count(0)

    cell(page, 2, "explanation").fill("字" * 5_001)
    expect(page.locator(".counter.over")).to_have_text("5001 / 5000")
    expect(page.locator("#save-state")).to_contain_text("有 5001 字，最多 5000 字")
    assert form.funding_lines.get(source="total").executed == "36.1万元"
    open_findings(page)
    picture(page, "too-long")
    cell(page, 2, "explanation").fill("")
    save(page)
    assert Evaluation.objects.get(pk=form.pk).total_score_value == 96.5
