"""One decision plans anew what it can change: what a whole planning would say, at a fixed cost."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from budgets.models import Project
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.sheet.document import from_interchange, to_interchange
from intake.models import ImportItem, ImportRun, Upload
from intake.runs import corrections
from intake.runs.actions import ImportRefused
from intake.runs.staging import PLANNED, plan, stage
from tests.factories.documents import build_document
from tests.factories.evaluations import create_evaluation, create_many
from tests.factories.people import Office, UnitFactory
from tests.intake.test_documents import STATEMENT, TARGET

PROJECTS = ("图书购置", "购书经费", "公共图书购罝", "公共图书购置", "报纸订阅", "图书 购置", "")
UNITS = ("云台区图书馆", "云台区图书馆馆", "区图书馆", "云台区体育中心", "体育场", "外区单位", "")


def sheet(
    name: str, unit: str = "云台区图书馆", year: int = 2025, **changes: Any
) -> dict[str, Any]:
    document = build_document(
        project_name=name,
        title="项目自评表",
        year=year,
        implementing_unit=unit,
        department=changes.pop("department", unit),
        **changes,
    )
    return to_interchange(document)


@pytest.fixture
def preview(people: Office) -> Callable[..., ImportRun]:
    """A run in its preview whose one file held these documents."""

    def begin(documents: list[dict[str, Any]], **options: object) -> ImportRun:
        run = ImportRun.objects.create(
            by=people.administrator, stage=ImportRun.Stage.PREVIEW, **options
        )
        upload = Upload.objects.create(run=run, name="历年.xlsx", sha256="0", size=1)
        stage(upload, {"documents": documents, "notices": [], "problems": []})
        plan(run)
        return run

    return begin


def planned(run: ImportRun) -> list[tuple[Any, ...]]:
    return list(run.items.order_by("pk").values_list("pk", *PLANNED))


def wholly_planned(run: ImportRun) -> list[tuple[Any, ...]]:
    """What planning the whole run would say; nothing of it stays."""
    with transaction.atomic():
        plan(run)
        found = planned(run)
        transaction.set_rollback(True)
    return found


class Decider:
    """An administrator who decides at random, the same for the same seed."""

    def __init__(self, seed: int, run: ImportRun, people: Office) -> None:
        self.random = random.Random(seed)  # noqa: S311  no secret
        self.run = run
        self.by = people.administrator
        self.units = [people.unit, people.other_unit]

    def decide(self) -> str:
        item = self.random.choice(list(self.run.items.all()))
        decision = self.random.choice([self.skip, self.correct, self.unit, self.project])
        decision(item)
        return f"{decision.__name__} of item {item.position}"

    def skip(self, item: ImportItem) -> None:
        corrections.skip(item=item, skipped=not item.skipped, by=self.by)

    def correct(self, item: ImportItem) -> None:
        changes = {
            "project_name": self.random.choice(PROJECTS),
            "implementing_unit": self.random.choice(UNITS),
            "year": self.random.choice(["2024", "2025", "2025", ""]),
        }
        some = self.random.sample(sorted(changes), self.random.randint(1, 2))
        corrections.correct(item=item, changes={key: changes[key] for key in some}, by=self.by)

    def unit(self, item: ImportItem) -> None:
        if item.document.get("implementing_unit"):
            # A name that it gave to another unit before is refused, and changes nothing.
            with suppress(ImportRefused):
                corrections.accept_unit(item=item, unit=self.random.choice(self.units), by=self.by)

    def project(self, item: ImportItem) -> None:
        project = item.suggested_project or self.random.choice(list(Project.objects.all()))
        if project.unit in self.units:
            corrections.accept_project(item=item, project=project, by=self.by)


@pytest.mark.parametrize("creates_units", [False, True])
@pytest.mark.parametrize("seed", range(2))
def test_decision_by_decision_it_comes_to_what_a_whole_planning_says(
    preview, people: Office, seed: int, creates_units: bool
) -> None:
    UnitFactory.create(name="外区单位")
    for name, state in (("图书购置", State.DRAFT), ("公共图书购置", State.SUBMITTED)):
        create_evaluation(people.unit, people.preparer, name=name, state=state)
    chance = random.Random(seed)  # noqa: S311  no secret
    documents = [
        sheet(
            chance.choice(PROJECTS),
            chance.choice(UNITS),
            chance.choice([2024, 2025, 2025]),
            department=chance.choice(UNITS),
            goal_actual=chance.choice(["已完成。", "未完成。"]),
        )
        for _ in range(24)
    ]
    documents += [STATEMENT, TARGET, STATEMENT | {"unit_name": chance.choice(UNITS)}]
    run = preview(documents, creates_units=creates_units)
    decider = Decider(seed, run, people)
    for number in range(20):
        decision = decider.decide()
        assert planned(run) == wholly_planned(run), f"decision {number}: {decision}"


def test_leaving_one_of_two_out_lets_the_other_in(preview, people: Office) -> None:
    run = preview([sheet("图书购置"), sheet("图书购置"), sheet("讲座")])
    first, second, _third = run.items.all()
    assert (second.action, "只保留一张" in second.reason) == ("refused", True)
    corrections.skip(item=first, skipped=True, by=people.administrator)
    second.refresh_from_db()
    assert second.action == "create"
    corrections.skip(item=first, skipped=False, by=people.administrator)
    second.refresh_from_db()
    assert second.action == "refused"


def test_a_name_that_is_learnt_may_be_proposed_for_others_like_it(preview, people: Office) -> None:
    names = ("市民文化活动中心一分部", "市民文化活动中心二分部")
    run = preview([sheet("甲", names[0]), sheet("乙", names[1])])
    first, second = run.items.all()
    assert second.suggested_unit is None
    corrections.accept_unit(item=first, unit=people.unit, by=people.administrator)
    second.refresh_from_db()
    assert (second.action, second.suggested_unit) == ("refused", people.unit)
    assert planned(run) == wholly_planned(run)

    run = preview([sheet("社区流动书车运行维护一期"), sheet("社区流动书车运行维护二期")])
    first, second = run.items.all()
    project = Project.objects.create(unit=people.unit, name="书车")
    corrections.accept_project(item=first, project=project, by=people.administrator)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.project, second.suggested_project) == (project, project)
    assert planned(run) == wholly_planned(run)


def test_a_run_planned_before_there_were_groups_is_planned_whole_once(
    preview, people: Office
) -> None:
    run = preview([sheet("图书购置"), sheet("图书购置"), sheet("讲座")])
    run.items.update(group="", unit_names="", plain_name="")
    corrections.skip(item=run.items.all()[0], skipped=True, by=people.administrator)
    assert list(run.items.values_list("action", flat=True)) == ["create", "create", "create"]
    assert not run.items.filter(group="", skipped=False).exists()


# What it costs --------------------------------------------------------------------------------


def skip(run: ImportRun, people: Office) -> None:
    corrections.skip(item=run.items.all()[0], skipped=True, by=people.administrator)


def correct(run: ImportRun, people: Office) -> None:
    changes = {"project_name": "改名", "year": "2024"}
    corrections.correct(item=run.items.all()[0], changes=changes, by=people.administrator)


def choose_unit(run: ImportRun, people: Office) -> None:
    item = run.items.get(suggested_unit=people.unit)
    corrections.accept_unit(item=item, unit=people.unit, by=people.administrator)
    item.refresh_from_db()
    assert item.unit == people.unit


def choose_project(run: ImportRun, people: Office) -> None:
    item = run.items.exclude(suggested_project=None).get()
    project = item.suggested_project
    assert project is not None
    corrections.accept_project(item=item, project=project, by=people.administrator)
    item.refresh_from_db()
    assert item.action == "update"


DECISIONS = (choose_project, choose_unit, skip, correct)


def test_a_decision_costs_the_same_in_a_run_of_any_size(preview, people: Office) -> None:
    """Counts queries, items planned anew, and items and stored forms that are loaded for it."""
    stored = create_evaluation(
        people.unit,
        people.preparer,
        document=from_interchange(sheet("x")),
        name="公共图书购置",
    )
    spent: list[dict[str, object]] = []
    for size in (10, 300):
        documents = [sheet("甲"), sheet("乙", "云台区图书馆馆"), sheet("公共图书购罝")]
        evaluations = create_many(
            people.unit,
            people.preparer,
            size - len(documents),
            document=from_interchange(sheet("x")),
            name=f"{size}之",
        )
        documents += [
            sheet(evaluation.project_name, goal_actual="又一版") for evaluation in evaluations
        ]
        run = preview(documents)
        assert run.items.filter(action="update").count() == len(evaluations)
        spent.append({decide.__name__: cost(decide, run, people) for decide in DECISIONS})
        people.unit.aliases.all().delete()
        stored.project.aliases.all().delete()
        run.delete()
    assert spent[0] == spent[1]


def cost(decide: Callable[[ImportRun, Office], None], run: ImportRun, people: Office) -> object:
    with CaptureQueriesContext(connection) as queries, loaded() as counts:
        decide(run, people)
    assert len(queries) <= 45
    return len(queries), _rows_written(queries), counts


@contextmanager
def loaded() -> Iterator[Counter[str]]:
    """Counts the rows that become objects."""
    counts: Counter[str] = Counter()

    def count(sender: type, **_: object) -> None:
        if sender in {Evaluation, ImportItem}:
            counts[sender.__name__] += 1

    post_init.connect(count)
    try:
        yield counts
    finally:
        post_init.disconnect(count)


def _rows_written(queries: CaptureQueriesContext) -> int:
    """Each planned item is one WHEN of the column that every plan writes."""
    updates = (query["sql"] for query in queries if query["sql"].startswith("UPDATE"))
    return sum(sql.split('"action" =')[-1].split(" END")[0].count("WHEN") for sql in updates)
