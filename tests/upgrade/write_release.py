"""Writes ``previous_release.json`` with the code that is here: run it when a release is made.

``python -m tests.upgrade.write_release [FILE]`` makes a database of its own in a temporary folder
and lets the actions of the product do what people do in it.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final

FOLDER = tempfile.TemporaryDirectory(prefix="ziping-release-")
os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings",
    DATABASE_URL="",
    ZIPING_BROKER_URL="",
    ZIPING_DATA_DIR=FOLDER.name,
    ZIPING_LOG_LEVEL="WARNING",
)

import django  # noqa: E402

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import UnitAlias  # noqa: E402
from budgets.actions import store_document  # noqa: E402
from budgets.models import LibraryIndicator, Project, ProjectAlias, ProjectBudget  # noqa: E402
from evaluations.campaigns.check_settings import propose, set_check  # noqa: E402
from evaluations.campaigns.opening import make_evaluations  # noqa: E402
from evaluations.campaigns.scoring_choices import choose_scoring, propose_scoring  # noqa: E402
from evaluations.checking.answers import answer_key  # noqa: E402
from evaluations.checking.sheet_checks import check_evaluation  # noqa: E402
from evaluations.lifecycle import actions  # noqa: E402
from evaluations.lifecycle.remarks import add_remark, resolve_remark  # noqa: E402
from evaluations.lifecycle.waivers import revoke_waiver, waive  # noqa: E402
from evaluations.models import Campaign, CheckSetting, Evaluation, Waiver  # noqa: E402
from evaluations.outputs.workbook import workbook_bytes  # noqa: E402
from evaluations.sampling.spot_checks import draw_sample  # noqa: E402
from evaluations.scoring.computed import fill_computed  # noqa: E402
from evaluations.sheet.document import SelfEvaluation, to_interchange  # noqa: E402
from evaluations.sheet.editions import get_edition  # noqa: E402
from evaluations.storage.mapper import to_document  # noqa: E402
from intake.models import ImportRun  # noqa: E402
from intake.runs.actions import RunOptions, confirm, start_run  # noqa: E402
from jobs.models import Job  # noqa: E402
from jobs.work import finish_jobs  # noqa: E402
from tests.factories.documents import build_document, with_row  # noqa: E402
from tests.factories.evaluations import save_sheet  # noqa: E402
from tests.factories.people import Office, office  # noqa: E402
from tests.upgrade.release import FILE  # noqa: E402

APPS: Final = ("accounts", "budgets", "evaluations", "intake", "jobs")
YEAR: Final = 2025
EDITION: Final = "sz2021-scored"
BOOKS: Final = "图书购置"
SOURCES: Final = ("total", "fiscal_current_year")


def prepare(people: Office) -> Campaign:
    """Projects with budgets and targets, and a campaign that is opened."""
    for number, name in enumerate((BOOKS, "讲座", "馆舍维修"), 1):
        project = Project.objects.create(
            unit=people.unit, department=people.district, name=name, code=f"P{number:03}"
        )
        for source in SOURCES:
            ProjectBudget.objects.create(
                project=project,
                year=YEAR,
                source=source,
                initial_budget=Decimal(400_000),
                adjusted_budget=Decimal(380_000),
            )
    ProjectAlias.objects.create(project=Project.objects.get(name=BOOKS), name="购置图书")
    UnitAlias.objects.create(unit=people.unit, name="云台图书馆")
    LibraryIndicator.objects.create(code="L1", level1="产出指标", level2="数量指标", level3="册数")
    for content in _budget_documents(people):
        store_document(unit=people.unit, year=YEAR, content=content, by=people.administrator)
    campaign = Campaign.objects.create(
        year=YEAR,
        name="2025年度自评",
        edition=EDITION,
        opens_on=date(YEAR, 1, 1),
        deadline=date(2099, 1, 1),
        grace_days=5,
        skips_missing_approver=True,
        allows_lone_signing=True,
    )
    campaign.units.set([people.unit, people.other_unit])
    make_evaluations(campaign=campaign)
    return campaign


def _budget_documents(people: Office) -> tuple[dict[str, Any], ...]:
    promised = [
        {name: getattr(row, name) for name in ("level1", "level2", "level3", "target")}
        for row in build_document().indicators
        if row.level3 != "不适用"
    ]
    statement = {
        "kind": "statement",
        "family": "budget",
        "year": YEAR,
        "table_no": "表1",
        "title": "收支总表",
        "unit_name": people.unit.name,
        "amount_unit": "万元",
        "rows": [["收入", "100.00"], ["支出", "100.00"]],
    }
    target = {
        "kind": "performance_target",
        "edition": "target2021",
        "year": YEAR,
        "project_name": BOOKS,
        "annual_goal": "充实馆藏，方便居民借阅。",
        "indicators": promised,
    }
    return statement, target


def save(form: Evaluation, document: SelfEvaluation, people: Office, words: str = "") -> None:
    """As the preparer saves the page; ``words`` answer every warning."""
    form.refresh_from_db()
    warnings = check_evaluation(form, document).findings if words else ()
    answers = {answer_key(finding, document): words for finding in warnings}
    save_sheet(form, people.preparer, document, answers=answers)
    form.refresh_from_db()


def move(form: Evaluation, action: str, by: Any, reason: str = "") -> None:
    form.refresh_from_db()
    actions.make_transition(
        evaluation=form, action=action, by=by, reason=reason, version=form.version
    )
    form.refresh_from_db()


def publish(form: Evaluation, people: Office) -> None:
    """One sheet's whole life: answered, returned, mended, let pass, published."""
    save(form, _filled(to_document(form)), people)
    for words in ("已核对", "年中追加采购一批图书"):
        save(form, to_document(form), people, words)
    move(form, "submit", people.preparer)
    actions.mark_opened(evaluation=form, by=people.approver)
    row = form.indicators.get(level3="购置图书")
    remark = add_remark(evaluation=form, indicator=row, text="请补充统计口径", by=people.approver)
    move(form, "return", people.approver, "统计口径不清")
    save(form, replace(to_document(form), remark="册数按入库单统计。"), people)
    resolve_remark(remark=remark, by=people.preparer)
    move(form, "submit", people.preparer)
    move(form, "sign", people.approver)
    document = to_document(form)
    key = answer_key(check_evaluation(form, document).findings[0], document)
    soon = timezone.localdate().replace(day=1, year=timezone.localdate().year + 1)
    let_pass = partial(waive, evaluation=form, key=key, expires_on=soon, by=people.reviewer)
    revoke_waiver(waiver=let_pass(reason="追加采购有批复"), by=people.reviewer)
    let_pass(reason="追加采购有批复文件")
    add_remark(evaluation=form, text="请继续关注借阅量", by=people.reviewer)
    move(form, "approve", people.reviewer)
    move(form, "publish", people.lead)


def _filled(document: SelfEvaluation) -> SelfEvaluation:
    """The prefilled sheet with what happened; one indicator far above its target."""
    done = {row.level3: row for row in build_document().indicators if row.level3 != "不适用"}
    rows = tuple(
        replace(row, actual=found.actual, weight=found.weight, score=found.score)
        if (found := done.get(row.level3))
        else row
        for row in document.indicators
    )
    spent = tuple(
        replace(line, executed="361000.00")
        if line.source in {"total", "fiscal_current_year"}
        else line
        for line in document.funding
    )
    filled = replace(document, goal_actual="馆藏充实，借阅量上升。", indicators=rows, funding=spent)
    first = next(place for place, row in enumerate(rows) if row.level3 == "购置图书")
    return fill_computed(with_row(filled, first, actual="12000册"), get_edition(EDITION))


def bring_in(people: Office) -> None:
    """An old sheet that prints a total of its own, saved; and another version that waits."""
    printed = build_document(year=2024, project_name="老馆修缮", total_score="99.99")
    confirm(run=_run(people, printed), by=people.administrator)
    finish_jobs(Job.objects.filter(kind="save"))
    _run(people, replace(printed, goal_actual="改过的完成情况"))


def _run(people: Office, document: SelfEvaluation) -> ImportRun:
    data = workbook_bytes([(document, get_edition(EDITION))])
    run = start_run(
        files=[("老馆修缮.xlsx", ContentFile(data, "x"))],
        by=people.administrator,
        options=RunOptions(year=2024, unit=people.unit),
    )
    finish_jobs(run.jobs)
    run.refresh_from_db()
    return run


def decide(campaign: Campaign, people: Office) -> None:
    """Settings of the campaign; the judging that they ask for is left to the next version."""
    today = timezone.localdate()
    choice = propose_scoring(campaign=campaign, variant="", valid_from=today)
    choose_scoring(choice=choice, reason="按版式", by=people.reviewer)
    finish_jobs(Job.objects.filter(kind="rescore"))
    setting = propose(
        campaign=campaign,
        code="OVER_NOEXPL",
        severity="hint",
        parameters={"over_threshold": "1.20"},
        valid_from=today,
    )
    set_check(setting=setting, reason="试行", by=people.reviewer)
    draw_sample(year=YEAR, size=2, seed=1, by=people.reviewer, unit=None)
    # The test reads this at any date.
    CheckSetting.objects.update(valid_from=date(YEAR, 1, 1))
    Waiver.objects.update(expires_on=date(2099, 1, 1))


def build() -> None:
    people = office()
    campaign = prepare(people)
    publish(campaign.evaluations.get(project_name=BOOKS), people)
    talk = campaign.evaluations.get(project_name="讲座")
    save(talk, replace(to_document(talk), goal_actual="办讲座十二场。"), people)
    bring_in(people)
    decide(campaign, people)


def write(target: Path) -> None:
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    out = io.StringIO()
    call_command("dumpdata", *APPS, exclude=["jobs.heartbeat"], stdout=out)
    documents: dict[str, Any] = {}
    findings: dict[str, Any] = {}
    for form in Evaluation.objects.order_by("pk"):
        document = to_document(form)
        documents[str(form.pk)] = to_interchange(document)
        found = check_evaluation(form, document).findings
        findings[str(form.pk)] = [[row.code, row.severity.value, row.where] for row in found]
    parts = {
        "migrations": json.dumps({app: name for app, name in leaves if app in APPS}),
        "documents": _lines(documents),
        "findings": _lines(findings),
        "rows": "[\n" + ",\n".join(map(_line, json.loads(out.getvalue()))) + "\n]",
    }
    body = ",\n".join(f'"{name}": {text}' for name, text in parts.items())
    target.write_text("{\n" + body + "\n}\n", "utf-8")


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(values: dict[str, Any]) -> str:
    """A line each, so that a difference can be read."""
    return (
        "{\n" + ",\n".join(f"{_line(key)}: {_line(value)}" for key, value in values.items()) + "\n}"
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    build()
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)


if __name__ == "__main__":
    main()
