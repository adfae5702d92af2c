"""Steps pressed twice, in two windows, or on a page that is out of date."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.sheets import decide, expect_state, show, submit
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office

POST_TWICE = """async () => {
  const form = document.querySelector("main form");
  const send = () => {
    const body = new FormData(form);
    return fetch(location.href, { method: "POST", body }).then((answer) => answer.status);
  };
  return Promise.all([send(), send()]);
}"""


def test_submit_pressed_twice_is_one_step(people: Office, page_of) -> None:
    form = create_evaluation(people.unit, people.preparer)
    page = page_of(people.preparer)
    show(page, form)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_role("button", name="保存并提交").dblclick()
    page.get_by_role("button", name="确定提交").dblclick()
    expect_state(page, "待单位审核")
    assert sum("then=submit" in posted for posted in sent) == 1
    assert form.transitions.filter(action="submit").count() == 1
    expect(page.get_by_role("alert")).to_have_count(0)


def test_two_windows_that_submit_at_once_make_one_step(people: Office, page_of) -> None:
    form = create_evaluation(people.unit, people.preparer)
    page = page_of(people.preparer)
    page.goto(f"/evaluations/{form.pk}/submit/")
    answers = page.evaluate(POST_TWICE)
    assert max(answers) < 500
    show(page, form)
    expect_state(page, "待单位审核")
    assert form.transitions.filter(action="submit").count() == 1


def test_a_step_taken_in_another_window_is_not_taken_again(people: Office, page_of) -> None:
    form = create_evaluation(people.unit, people.preparer, state="submitted")
    first = page_of(people.approver)
    second = first.context.new_page()
    show(first, form)
    show(second, form)
    decide(first, "审核通过")
    expect_state(first, "待财政复核")
    decide(second, "审核通过")
    expect(second.get_by_text("该操作已经完成，无需重复操作。")).to_be_visible()
    assert form.transitions.filter(action="sign").count() == 1


def test_the_preparer_may_take_a_form_back_until_it_was_opened(people: Office, page_of) -> None:
    form = create_evaluation(people.unit, people.preparer, state="submitted")
    preparer = page_of(people.preparer)
    show(preparer, form)
    decide(preparer, "撤回")
    expect_state(preparer, "填报中")
    submit(preparer)
    expect_state(preparer, "待单位审核")
    show(page_of(people.approver), form)
    preparer.reload()
    expect(preparer.locator("summary", has_text="撤回")).to_have_count(0)
    expect(preparer.get_by_text("下一环节已打开该表，不能撤回；请联系对方退回。")).to_be_visible()
