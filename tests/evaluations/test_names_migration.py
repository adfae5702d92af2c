"""An existing database is taken over: what was done so far bears the names of today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import User
from evaluations.models import FindingAnswer, Remark, Review, Transition, Waiver

BEFORE: list[Any] = [("evaluations", "0008_long_lists")]


def migrate(targets: list[Any]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def newest() -> list[Any]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


@pytest.fixture
def old(transactional_db: None) -> Iterator[Any]:
    """The models as they were; afterwards the database is as it should be whatever happened."""
    yield migrate(BEFORE)
    migrate(newest())


def store_old_rows(old: Any) -> None:
    """One form with everything that is said and done about it."""

    def make(model: str, **cells: Any) -> Any:
        room = "accounts" if model == "Unit" else "evaluations"
        room = "budgets" if model == "Project" else room
        return old.get_model(room, model).objects.create(**cells)

    # The accounts stay at their newest migration: today's code makes them.
    people = [User.objects.create_user(name, None, name=name) for name in ("张三", "李四")]
    users = [old.get_model("accounts", "User").objects.get(pk=user.pk) for user in people]
    unit = make("Unit", code="1", name="图书馆", path="1/")
    project = make("Project", unit=unit, name="图书购置")
    evaluation = make(
        "Evaluation", unit=unit, project=project, year=2025, edition="e", project_name="图书购置"
    )
    step = make(
        "Transition",
        evaluation=evaluation,
        action="return",
        by=users[0],
        snapshot={},
        to_state="draft",
    )
    make(
        "Review",
        evaluation=evaluation,
        transition=step,
        reviewer=users[0],
        decision="returned",
        reason="见意见",
    )
    now = timezone.now()
    remark = {"evaluation": evaluation, "text": "口径不对", "by": users[0]}
    make("Remark", **remark, resolved_by=users[1], resolved_at=now)
    make("Remark", **remark)
    make("FindingAnswer", evaluation=evaluation, key="k", code="C", place="", text="x", by=users[1])
    make(
        "Waiver",
        evaluation=evaluation,
        answer_key="k",
        code="C",
        place="",
        reason="r",
        expires_on="2099-01-01",
        approved_by=users[0],
        revoked_by=users[1],
        revoked_at=now,
    )


def test_rows_written_so_far_bear_todays_names_and_may_go_back(old: Any) -> None:
    store_old_rows(old)
    migrate(newest())
    assert Transition.objects.get().by_name == "张三"
    assert Review.objects.get().by_name == "张三"
    assert list(Remark.objects.order_by("pk").values_list("by_name", "resolved_by_name")) == [
        ("张三", "李四"),
        ("张三", ""),
    ]
    answer = FindingAnswer.objects.get()
    assert (answer.by_name, answer.superseded_at) == ("李四", None)
    waiver = Waiver.objects.get()
    assert (waiver.by_name, waiver.revoked_by_name) == ("张三", "李四")

    # On the way back the answer in force stays.
    message = answer
    FindingAnswer.objects.update(superseded_by=message.by, superseded_at=timezone.now())
    FindingAnswer.objects.create(
        evaluation=message.evaluation, key="k", code="C", place="", text="再说", by=message.by
    )
    before = migrate(BEFORE)
    assert before.get_model("evaluations", "FindingAnswer").objects.get().text == "再说"
