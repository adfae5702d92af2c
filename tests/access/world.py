"""Everything an address may name: one unit's objects in the states that matter, and others'."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone

from accounts.models import Membership, UnitAlias, User
from budgets.actions import store_document
from budgets.documents import PerformanceTarget as TargetDocument
from budgets.documents import Statement, TargetIndicator, to_plain
from budgets.models import LibraryIndicator, PerformanceTarget, Project
from evaluations.actions import add_remark
from evaluations.answers import answer_key
from evaluations.checking import judge
from evaluations.editions import get_edition
from evaluations.exports.workbook import workbook_bytes
from evaluations.models import Campaign, CheckSetting, Evaluation, ScoringChoice
from evaluations.rechecks import draw_sample
from evaluations.rejudging import REJUDGE, subject_of
from evaluations.sheets import to_document
from evaluations.transitions import State
from evaluations.trials import TRY_OUT
from evaluations.waivers import waive
from intake.actions import RunOptions, confirm, start_run
from intake.models import ImportRun
from jobs.models import Job
from jobs.work import work_off
from tests.access.people import SECRET, Units, make_people, make_units, make_victims
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.pages import posted

EDITION = "sz2021-scored"
YEAR = 2025
CHECK = "OVER_NOEXPL"


@dataclass(slots=True)
class World:
    """Objects by kind and by their names in the table, and what pages of them would post."""

    units: Units
    people: dict[str, User]
    victims: dict[str, User]
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    sheets: dict[str, dict[str, Any]] = field(default_factory=dict)
    waiver_key: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    """The words to the warnings of the draft, as its page posts them."""
    book: bytes = b""
    """The draft's own workbook, with another result filled in."""

    def get(self, kind: str, name: str) -> Any:
        return self.objects[kind][name]

    @property
    def digests(self) -> dict[str, bytes]:
        """The secret end of everybody's password hash."""
        everybody = {**self.people, **self.victims}
        return {name: user.password.split("$")[-1].encode() for name, user in everybody.items()}

    def named(self) -> dict[tuple[str, Any], str]:
        """What the rows are called in the table."""
        given = [(row, name) for rows in self.objects.values() for name, row in rows.items()]
        given += [(user, name) for name, user in {**self.people, **self.victims}.items()]
        return {(row._meta.db_table, row.pk): name for row, name in given if isinstance(row, Model)}


def build_world() -> World:
    """Made once; what a request changes in it is rolled back afterwards."""
    units = make_units()
    world = World(units, make_people(units), make_victims(units))
    _accounts(world)
    _campaigns(world)
    _budgets(world)
    _sheets(world)
    _remarks_and_waivers(world)
    _checks(world)
    _imports(world)
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
        "district": [units.unit, units.sibling],
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
    statement = Statement("budget", YEAR, "表1", SECRET, rows=(("收入", "1"), ("支出", "1")))
    wanted = TargetDocument(
        "target2021",
        YEAR,
        project_name=f"展览{SECRET}",
        indicators=(TargetIndicator("产出指标", "数量指标", "展览场次", "4场"),),
    )
    elsewhere = Statement("budget", YEAR, "表1", "收支总表", rows=(("收入", "1"), ("支出", "1")))
    given = {
        "statement": (units.unit, statement),
        "target": (units.unit, wanted),
        "other": (units.other, elsewhere),
    }
    world.objects["documents"] = {
        name: store_document(
            unit=unit, year=YEAR, content=to_plain(content), by=world.people["superuser"]
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
    made["sibling"] = create_evaluation(units.sibling, by, name=f"sibling{SECRET}")
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
    for name in ("unit_approved", "returned", "other"):
        form = world.get("evaluations.evaluation", name)
        by = people["stranger" if name == "other" else "reviewer"]
        Evaluation.objects.filter(pk=form.pk).update(state=State.UNIT_APPROVED)
        row = form.indicators.first()
        text = "请附清单" if name == "other" else f"请附清单{SECRET}"
        remarks[name] = add_remark(evaluation=form, indicator=row, text=text, by=by)
        Evaluation.objects.filter(pk=form.pk).update(state=form.state)
    world.objects["remarks"] = remarks
    draft = world.get("evaluations.evaluation", "draft")
    document = to_document(draft)
    world.answers = {
        f"answer-{answer_key(row, document)}": "已核对" for row in judge(draft, document).findings
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
    found = (row for row in judge(form, document).findings if row.code == "SCORE_GT_WEIGHT")
    return answer_key(next(found), document)


def later() -> date:
    """A day on which waivers and settings of these tests still hold."""
    return timezone.localdate() + timedelta(days=30)


def _checks(world: World) -> None:
    campaign, by = world.get("evaluations.campaign", "district"), world.people["district-admin"]
    CheckSetting.objects.create(
        campaign=campaign, code=CHECK, severity="error", valid_from=date(YEAR, 1, 1),
        reason=SECRET, by=by,
    )  # fmt: skip
    ScoringChoice.objects.create(
        campaign=campaign, valid_from=date(YEAR, 1, 1), reason=SECRET, by=by
    )
    payload = {
        "campaign": campaign.pk, "code": CHECK, "severity": "error", "parameters": {},
        "posted": {}, "valid_from": later().isoformat(),
    }  # fmt: skip
    given = {
        "waiting": (TRY_OUT, Job.Status.QUEUED),
        "stopped": (TRY_OUT, Job.Status.CANCELLED),
        "judging": (REJUDGE, Job.Status.QUEUED),
    }
    subject = subject_of(campaign)
    world.objects["jobs"] = {
        name: Job.objects.create(
            kind=kind, key=f"key-{name}", subject=subject, payload=payload, by=by, status=status
        )
        for name, (kind, status) in given.items()
    }
    sample = draw_sample(year=YEAR, size=2, seed=1, by=world.people["reviewer"], unit=None)
    sample.forms.update(unit_name=SECRET)
    world.objects["samples"] = {"sample": sample}


def _imports(world: World) -> None:
    """Imports of the unit's administrator: waiting for a decision, stopped half-way, and done."""
    by = world.people["unit-admin"]
    runs = {name: _run(world, by, name) for name in ("preview", "stopped", "done")}
    for name in ("stopped", "done"):
        confirm(run=runs[name], by=by)
        if name == "done":
            work_off(runs[name].jobs)
    ImportRun.objects.filter(pk=runs["stopped"].pk).update(stage=ImportRun.Stage.CANCELLED)
    runs["stopped"].jobs.filter(kind="save").update(status=Job.Status.CANCELLED)
    runs["other"] = _run(world, world.people["stranger"], "other")
    for run in runs.values():
        run.refresh_from_db()
    item = runs["preview"].items.get()
    item.suggested_unit, item.suggested_project = world.units.unit, _project(world)
    item.save()
    world.objects["runs"] = runs
    world.objects["items"] = {"item": item, "other": runs["other"].items.get()}
    world.objects["uploads"] = {"upload": runs["preview"].uploads.get()}


def _project(world: World) -> Project:
    return world.get("budgets.project", "own")


def _run(world: World, by: User, name: str) -> ImportRun:
    secret = "" if name == "other" else SECRET
    document = build_document(project_name=f"导入{name}{secret}", goal_actual=f"已完成{secret}")
    data = workbook_bytes([(document, get_edition(EDITION))])
    unit = world.units.other if name == "other" else world.units.unit
    run = start_run(
        files=[(f"{name}{secret}.xlsx", ContentFile(data, "x"))],
        by=by,
        options=RunOptions(year=YEAR, unit=unit),
    )
    work_off(run.jobs)
    run.refresh_from_db()
    assert run.stage == ImportRun.Stage.PREVIEW, run.failure
    return run


def _failed_logins(world: World) -> None:
    common = {"username": "n-member", "ip_address": "192.0.2.1", "user_agent": "x"}
    world.objects["axes.accessattempt"] = {
        "row": AccessAttempt.objects.create(**common, failures_since_start=1)
    }
    world.objects["axes.accesslog"] = {"row": AccessLog.objects.create(**common)}
    world.objects["axes.accessfailurelog"] = {"row": AccessFailureLog.objects.create(**common)}


def file_of(data: bytes, name: str) -> io.BytesIO:
    """A file as the test client posts it; a new one each time, since it is read once."""
    file = io.BytesIO(data)
    file.name = name
    return file
