"""Two people in one sheet at the same time: what both type comes together, on both screens."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.roles import Role
from evaluations.models import Evaluation
from tests.e2e.conftest import PICTURES
from tests.e2e.sheets import blank_form, cell, save, show, tool
from tests.factories.people import Office, person

SAVED = re.compile(r"已保存 \d\d:\d\d")


@pytest.fixture
def form(people: Office) -> Evaluation:
    return blank_form(people.unit)


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_text(SAVED)


def actuals(form: Evaluation, count: int) -> list[str]:
    return [row.actual for row in form.indicators.all()][:count]


def test_two_people_fill_one_sheet(
    people: Office, page_of: Callable[..., Page], form: Evaluation, axe
) -> None:
    mine = page_of(people.preparer)
    theirs = page_of(person(Role.PREPARER, people.unit, name="同事甲"))
    show(mine, form)
    show(theirs, form)

    # Different cells come together with a note; the cursor stays where it is.
    cell(theirs, 1, "actual").fill("99%")
    save(theirs)
    expect(theirs.locator("#sheet-state")).to_have_text("填报中")
    cell(mine, 0, "actual").fill("8200册")
    expect(mine.locator("#merged")).to_contain_text("同事甲")
    expect(cell(mine, 1, "actual")).to_have_value("99%")
    expect(cell(mine, 0, "actual")).to_be_focused()
    saved(mine)
    assert actuals(form, 2) == ["8200册", "99%"]
    assert axe(mine) == []
    mine.locator("#merged").get_by_role("button", name="知道了").click()
    expect(mine.locator("#merged")).to_be_empty()

    # The same cell shows both texts and asks; until then the rest is saved and this is not sent.
    cell(theirs, 0, "actual").fill("7000册")
    cell(theirs, 2, "actual").fill("25天")
    panel = theirs.locator("#conflict")
    expect(panel.locator("[data-clash]")).to_have_count(1)
    for text in ("8200册", "7000册"):
        expect(panel).to_contain_text(text)
    expect(theirs.locator("#save-state")).to_contain_text("请在上方选择")
    expect(panel).to_be_in_viewport()
    expect(cell(theirs, 0, "actual")).to_have_value("7000册")
    assert actuals(form, 3) == ["8200册", "99%", "25天"]
    assert axe(theirs) == []
    cell(theirs, 3, "actual").fill("43元")
    expect(theirs.locator("#save-state")).to_contain_text("请在上方选择")
    theirs.get_by_role("button", name="保存草稿").click()
    expect(theirs.locator("#save-state")).to_contain_text("请在上方选择")
    assert actuals(form, 4) == ["8200册", "99%", "25天", "43元"]
    theirs.screenshot(path=PICTURES / "two-people-clash.png")
    panel.get_by_role("button", name="用我的").click()
    saved(theirs)
    expect(panel).to_be_empty()
    assert actuals(form, 1) == ["7000册"]

    cell(mine, 0, "actual").fill("8300册")
    mine.locator("#conflict").get_by_role("button", name="用同事的").click()
    expect(cell(mine, 0, "actual")).to_have_value("7000册")
    saved(mine)
    assert actuals(form, 1) == ["7000册"]

    # A row of the colleague's appears among mine, under what I go on typing.
    tool(theirs, 0, "在下方插入一行").click()
    expect(cell(theirs, 1, "level3")).to_have_value("")
    cell(theirs, 1, "level3").fill("购置期刊")
    saved(theirs)
    goal = mine.locator('[name="goal_actual"]')
    goal.fill("馆藏")
    expect(cell(mine, 1, "level3")).to_have_value("购置期刊")
    expect(goal).to_be_focused()
    saved(mine)
    expect(cell(mine, 2, "actual")).to_have_value("99%")
    mine.locator("#merged").screenshot(path=PICTURES / "two-people-note.png")
    form.refresh_from_db()
    assert form.goal_actual == "馆藏"
    assert [row.level3 for row in form.indicators.all()][1] == "购置期刊"

    # Each of these is a version: opened, compared, restored.
    mine.get_by_role("link", name="版本", exact=True).click()
    mine.screenshot(path=PICTURES / "versions.png")
    assert axe(mine) == []
    rows = mine.locator("table.list tbody tr")
    expect(rows.first).to_contain_text("当前")
    expect(rows.filter(has_text="未采用的内容")).to_have_count(2)
    oldest = rows.filter(has_text="此前的内容")
    oldest.get_by_role("link").first.click()
    expect(mine.locator(".paper table.sheet")).to_be_visible()
    expect(mine.locator(".paper input")).to_have_count(0)
    assert axe(mine) == []
    mine.go_back()
    oldest.get_by_label("甲").check()
    mine.get_by_role("button", name="比较选定的两个版本").click()
    expect(mine.locator("table.changed")).to_contain_text("购置期刊")
    mine.screenshot(path=PICTURES / "versions-compared.png")
    assert axe(mine) == []
    mine.go_back()
    oldest.locator("summary", has_text="恢复").click()
    oldest.get_by_role("button", name=re.compile("恢复第 1 版")).click()
    expect(mine.get_by_text("已恢复为第 1 版的内容")).to_be_visible()
    expect(cell(mine, 1, "actual")).to_have_value("")
    assert [row.level3 for row in form.indicators.all()][1] != "购置期刊"
