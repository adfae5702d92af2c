"""Makes the world that every request meets; once for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.utils import timezone

from accounts.models import Membership, Unit, UnitAlias
from budgets.actions import store_document
from budgets.documents import PerformanceTargetDocument as TargetDocument
from budgets.documents import StatementDocument, TargetIndicatorRow
from budgets.models import LibraryIndicator, PerformanceTarget, Project
from core.sheets.documents import Document, to_json
from evaluations.checking.answers import answer_key
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.lifecycle.remarks import add_remark
from evaluations.lifecycle.waivers import waive
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from evaluations.outputs.workbook import workbook_bytes
from evaluations.sheet.editions import get_edition
from evaluations.storage.mapper import to_document
from tests.access.background import add_background
from tests.access.evidence import add_evidence
from tests.access.foureyes import add_own_sheets
from tests.access.people import SECRET, make_people, make_units, make_victims
from tests.access.world import EDITION, YEAR, World, later
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.pages import posted


def build_world() -> World:
    """Made once; what a request changes in it is rolled back afterwards."""
    units = make_units()
    world = World(units, make_people(units), make_victims(units))
    _accounts(world)
    _campaigns(world)
    _budgets(world)
    _sheets(world)
    _remarks_and_waivers(world)
    add_own_sheets(world)
    add_evidence(world)
    add_background(world)
    _failed_logins(world)
    return world


def _accounts(world: World) -> None:
    units = world.units
    UnitAlias.objects.create(unit=units.unit, name=f"区图{SECRET}")
    world.objects["accounts.unit"] = {
        "own": units.unit,
        "district": units.district,
        "other": units.other,
    }
    world.objects["accounts.user"] = {
        **world.victims,
        "stranger": world.people["stranger"],
        "self": None,
    }
    world.objects["accounts.membership"] = {
        "member": Membership.objects.get(user=world.victims["member"]),
        "other": Membership.objects.filter(user=world.people["stranger"]).first(),
    }


def _campaigns(world: World) -> None:
    today = timezone.localdate()
    units = world.units
    given: dict[str, list[Any]] = {
        "district": [units.unit, units.peer],
        "own": [units.unit],
        "empty": [],
        "other": [units.other],
    }
    world.objects["evaluations.campaign"] = {}
    for name, members in given.items():
        secret = SECRET if units.unit in members else ""
        campaign = Campaign.objects.create(
            year=YEAR,
            name=f"批次{name}{secret}",
            edition=EDITION,
            opens_on=today - timedelta(days=9),
            deadline=today + timedelta(days=9),
        )
        campaign.units.set(members)
        world.objects["evaluations.campaign"][name] = campaign


def _budgets(world: World) -> None:
    units = world.units
    project = Project.objects.create(
        unit=units.unit, department=units.district, name=f"讲座{SECRET}", code="P1"
    )
    other = Project.objects.create(unit=units.other, department=units.elsewhere, name="舞蹈")
    for row in (project, other):
        row.budgets.create(year=YEAR, source="total", initial_budget=Decimal(10))
    target = PerformanceTarget.objects.create(project=project, year=YEAR, annual_goal=SECRET)
    target.indicators.create(position=0, level1="产出指标", level2="数量指标", level3="讲座场次")
    library = LibraryIndicator.objects.create(
        code="A1", level1="产出指标", level2="数量指标", level3="举办讲座"
    )
    world.objects["budgets.project"] = {"own": project, "other": other}
    world.objects["budgets.performancetarget"] = {"own": target}
    world.objects["budgets.libraryindicator"] = {"library": library}
    statement = StatementDocument(
        "budget", YEAR, "表1", SECRET, rows=(("收入", "1"), ("支出", "1"))
    )
    wanted = TargetDocument(
        "target2021",
        YEAR,
        project_name=f"展览{SECRET}",
        indicators=(TargetIndicatorRow("产出指标", "数量指标", "展览场次", "4场"),),
    )
    elsewhere = StatementDocument(
        "budget", YEAR, "表1", "收支总表", rows=(("收入", "1"), ("支出", "1"))
    )
    given: dict[str, tuple[Unit, Document]] = {
        "statement": (units.unit, statement),
        "target": (units.unit, wanted),
        "other": (units.other, elsewhere),
    }
    world.objects["documents"] = {
        name: store_document(
            unit=unit, year=YEAR, content=to_json(content), by=world.people["superuser"]
        ).document
        for name, (unit, content) in given.items()
    }


def _sheets(world: World) -> None:
    """A sheet in each state, one more to be worked on, and one of each other unit."""
    units, by = world.units, world.people["preparer"]
    document = build_document(goal_actual=f"馆藏充实。{SECRET}", implementing_unit=units.unit.name)
    made: dict[str, Evaluation] = {
        state.value: create_evaluation(
            units.unit, by, document=document, state=state, name=f"{state.value}{SECRET}"
        )
        for state in State
    }
    wrong = with_row(replace(document, total_score="100.5"), 0, score="21")
    for name in ("wrong", "waived"):
        made[name] = create_evaluation(
            units.unit, by, document=wrong, state=State.UNIT_APPROVED, name=f"{name}{SECRET}"
        )
    made["sibling"] = create_evaluation(units.peer, by, name=f"sibling{SECRET}")
    made["other"] = create_evaluation(units.other, world.people["stranger"], name="other")
    campaign = world.get("evaluations.campaign", "district")
    for name, form in made.items():
        if name != "other":
            form.campaign = campaign
            form.save()
    world.objects["evaluations.evaluation"] = made
    world.sheets = {name: posted(form) for name, form in made.items()}
    filled = replace(to_document(made["draft"]), goal_actual="已按计划完成。")
    world.book = workbook_bytes([(filled, get_edition(EDITION))])


def _remarks_and_waivers(world: World) -> None:
    people = world.people
    remarks: dict[str, Any] = {}
    given = {
        "submitted": ("approver", State.SUBMITTED),
        "unit_approved": ("reviewer", State.UNIT_APPROVED),
        "returned": ("reviewer", State.UNIT_APPROVED),
        "other": ("stranger", State.UNIT_APPROVED),
    }
    for name, (by, state) in given.items():
        form = world.get("evaluations.evaluation", name)
        Evaluation.objects.filter(pk=form.pk).update(state=state)
        row = form.indicators.first()
        text = "请附清单" if name == "other" else f"请附清单{SECRET}"
        remarks[name] = add_remark(evaluation=form, indicator=row, text=text, by=people[by])
        Evaluation.objects.filter(pk=form.pk).update(state=form.state)
    world.objects["remarks"] = remarks
    draft = world.get("evaluations.evaluation", "draft")
    document = to_document(draft)
    world.answers = {
        f"answer-{answer_key(row, document)}": "已核对"
        for row in check_evaluation(draft, document).findings
    }
    world.waiver_key = _key(world, "wrong")
    waiver = waive(
        evaluation=world.get("evaluations.evaluation", "waived"),
        key=_key(world, "waived"),
        reason=f"上级文件规定{SECRET}",
        expires_on=later(),
        by=people["reviewer"],
    )
    world.objects["waivers"] = {"waived": waiver}


def _key(world: World, name: str) -> str:
    """The key of the one error in that sheet: more points than the row carries."""
    form = world.get("evaluations.evaluation", name)
    document = to_document(form)
    found = (
        row for row in check_evaluation(form, document).findings if row.code == "SCORE_GT_WEIGHT"
    )
    return answer_key(next(found), document)


def _failed_logins(world: World) -> None:
    common = {"username": "n-member", "ip_address": "192.0.2.1", "user_agent": "x"}
    world.objects["axes.accessattempt"] = {
        "row": AccessAttempt.objects.create(**common, failures_since_start=1)
    }
    world.objects["axes.accesslog"] = {"row": AccessLog.objects.create(**common)}
    world.objects["axes.accessfailurelog"] = {"row": AccessFailureLog.objects.create(**common)}
