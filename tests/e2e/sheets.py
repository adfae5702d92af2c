"""What people do on the form page, and what is there for them to start from."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import Locator, Page, Request, expect

from accounts.models import Unit
from budgets.models import PerformanceTarget, Project, ProjectBudget, TargetIndicator
from evaluations.campaigns.opening import make_evaluations
from evaluations.models import Campaign, Evaluation
from evaluations.outputs.workbook import workbook_bytes
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import get_edition
from tests.factories.documents import ROWS

SCORED = "sz2021-scored"
THIS_YEAR = 2026  # the sheets of tests.factories.documents are of 2025
ANSWERS = {0: "8200册", 1: "99%", 2: "25天", 3: "43元", 5: "13万人次", 7: "95%"}
"""What was reached, by row; the rows between are 不适用."""


def workbook(*documents: SelfEvaluation) -> bytes:
    return workbook_bytes((document, get_edition(document.edition)) for document in documents)


def budget_and_target(project: Project) -> None:
    """What the budget of this year knows of a project."""
    ProjectBudget.objects.bulk_create(
        ProjectBudget(
            project=project,
            year=THIS_YEAR,
            source=source,
            initial_budget=Decimal(400_000),
            adjusted_budget=Decimal(380_000),
        )
        for source in ("total", "fiscal_current_year")
    )
    target = PerformanceTarget.objects.create(
        project=project, year=THIS_YEAR, annual_goal="充实馆藏，方便居民借阅。"
    )
    TargetIndicator.objects.bulk_create(
        TargetIndicator(
            performance_target=target,
            position=position,
            level1=level1,
            level2=level2,
            level3=level3,
            target=wanted,
        )
        for position, (level1, _points, level2, level3, wanted, *_more) in enumerate(ROWS)
        if level3 != "不适用"
    )


def open_this_year(*units: Unit) -> None:
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        year=THIS_YEAR,
        name="本年度自评",
        edition=SCORED,
        opens_on=today - timedelta(days=1),
        deadline=today + timedelta(days=30),
    )
    campaign.units.set(units)
    make_evaluations(campaign=campaign)


def blank_form(unit: Unit) -> Evaluation:
    """This year's form of a project, prefilled from the budget, with weights but no answers."""
    project = Project.objects.create(unit=unit, department=unit.parent, name="图书购置")
    budget_and_target(project)
    TargetIndicator.objects.filter(level3="购置图书").update(weight="20")
    TargetIndicator.objects.filter(level1="产出指标", weight="").update(weight="10")
    TargetIndicator.objects.filter(level1="效益指标").update(weight="20")
    open_this_year(unit)
    return Evaluation.objects.get(year=THIS_YEAR)


def show(page: Page, evaluation: Evaluation) -> None:
    page.goto(f"/evaluations/{evaluation.pk}/")


def show_with_still_clock(page: Page, evaluation: Evaluation) -> None:
    """Open the sheet with a clock that the test alone moves: nothing is saved between its steps."""
    now = timezone.now()
    page.clock.install(time=now)
    show(page, evaluation)
    page.clock.pause_at(now + timedelta(minutes=4))


def cell(page: Page, row: int, column: str) -> Locator:
    return page.locator(f'[name="rows-{row}-{column}"]')


def tool(page: Page, row: int, name: str) -> Locator:
    """A button of a row, which is shown where the mouse is."""
    page.locator("#indicators > tr[data-row]").nth(row).locator("td.tools").hover()
    return page.get_by_role("toolbar").get_by_label(name)


def spent(page: Page, source: str = "total") -> Locator:
    return page.locator(f'[name="funding-{source}-executed"]')


def shown(page: Page, place: str) -> Locator:
    """A cell that is only read, by its path in the sheet."""
    return page.locator(f"#cell-{place}")


def open_findings(page: Page) -> None:
    """The list is folded where people type, so that it does not push the sheet away."""
    page.locator("#findings details").wait_for(state="attached")
    if page.locator("#findings details:not([open])").count():
        page.locator("#findings summary").click()


def fill_in(page: Page) -> None:
    """Answer everything, with full points."""
    spent(page).fill("361000.00")
    spent(page, "fiscal_current_year").fill("361000.00")
    page.locator('[name="goal_actual"]').fill("馆藏充实，借阅量上升。")
    for row, answer in ANSWERS.items():
        cell(page, row, "actual").fill(answer)
        cell(page, row, "score").fill(cell(page, row, "weight").input_value())


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def send(page: Page, name: str) -> None:
    """Press a button that sends a form, and wait for the page that answers."""
    with page.expect_navigation():
        press(page, name)


def ask(page: Page, name: str) -> Locator:
    """Open the panel of a step that asks before it is taken."""
    step = page.locator("details.ask").filter(has=page.locator("summary", has_text=name))
    step.locator("summary").click()
    return step.locator("form")


def decide(page: Page, name: str, reason: str = "") -> None:
    """Take a step that asks first."""
    panel = ask(page, name)
    if reason:
        panel.get_by_label("理由").fill(reason)
    panel.get_by_role("button", name=f"确定{name}", exact=True).click()


def submit(page: Page) -> None:
    """Save and submit, through the page that asks."""
    press(page, "保存并提交")
    press(page, "确定提交")


def expect_state(page: Page, state: str) -> None:
    expect(page.locator(".toolbar .badge")).to_have_text(state)
    page.wait_for_load_state()  # what is clicked next has its script


def save(page: Page) -> None:
    """Press the button and wait until the server has it; the page stays where it is."""
    page.wait_for_load_state()  # until it has its scripts
    with page.expect_response(lambda answer: is_draft(answer.request) and answer.ok):
        press(page, "保存草稿")
    expect(page.locator("#save-state")).to_contain_text("已保存")


def is_draft(request: Request) -> bool:
    """Whether a request saves the page as the draft."""
    return request.method == "POST" and "autosave" in (request.post_data or "")
