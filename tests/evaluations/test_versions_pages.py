"""The versions of a sheet on their pages: who sees which, compared, restored."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core.errors import ActionRefused
from evaluations.lifecycle.actions import make_transition
from evaluations.lifecycle.permissions import visible_versions
from evaluations.lifecycle.restoring import restore_version
from evaluations.lifecycle.version_tidying import thin
from evaluations.lifecycle.versions import shown_ones
from evaluations.models import Evaluation, SheetVersion
from evaluations.storage.mapper import to_document
from evaluations.storage.versions import document_in
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office, person
from tests.pages import as_user


@pytest.fixture
def colleague(people: Office) -> User:
    return person(Role.PREPARER, people.unit, name="同事甲")


def fresh(form: Evaluation) -> Evaluation:
    return Evaluation.objects.get(pk=form.pk)


def type_in(form: Evaluation, by: User, actual: str) -> None:
    save_sheet(form, by, with_row(to_document(fresh(form)), 0, actual=actual))


@pytest.fixture
def filled(people: Office, colleague: User, draft: Evaluation) -> Evaluation:
    """Filled by two people, submitted and returned."""
    for by, actual in (
        (people.preparer, "1册"),
        (people.preparer, "8100册"),
        (colleague, "8300册"),
    ):
        type_in(draft, by, actual)
    make_transition(evaluation=fresh(draft), action="submit", by=colleague)
    make_transition(evaluation=fresh(draft), action="return", by=people.approver, reason="请补充")
    type_in(draft, people.preparer, "8400册")
    return fresh(draft)


def kinds(user: User, form: Evaluation) -> list[str]:
    return [version.kind for version in shown_ones(visible_versions(user, form))]


def version(form: Evaluation, actual: str) -> SheetVersion:
    return next(v for v in form.versions.all() if document_in(v).indicators[0].actual == actual)


def test_the_unit_sees_all_and_a_reviewer_what_was_handed_on(
    people: Office, filled: Evaluation
) -> None:
    everything = ["save", "return", "submit", "save", "save", "import"]
    for user in (people.preparer, people.approver, people.auditor):
        assert kinds(user, filled) == everything
    assert kinds(people.reviewer, filled) == ["return", "submit"]


def test_a_draft_is_found_neither_in_the_list_nor_by_its_address(
    client: Client, people: Office, filled: Evaluation
) -> None:
    as_user(client, people.reviewer)
    base = f"/evaluations/{filled.pk}/versions/"
    page = client.get(base).content.decode()
    assert "8400册" not in page
    hidden = version(filled, "8400册").pk
    seen = filled.versions.get(kind="submit").pk
    assert client.get(f"{base}{hidden}/").status_code == 404
    assert client.get(f"{base}compare/?one={seen}&other={hidden}").status_code == 404
    assert client.get(f"{base}{seen}/").status_code == 200
    assert client.post(f"{base}{seen}/restore/", {"version": filled.version}).status_code == 302
    assert fresh(filled).version == filled.version


def test_the_list_says_who_when_and_how_much(
    client: Client, people: Office, filled: Evaluation
) -> None:
    page = as_user(client, people.preparer).get(f"/evaluations/{filled.pk}/versions/")
    html = page.content.decode()
    for words in ("第 6 版", "同事甲", "退回", "导入", "1 处", "内容未变", "恢复第 6 版"):
        assert words in html
    assert [shown.changed for shown in page.context["versions"]] == [1, 0, 0, 1, 1, None]


def test_one_is_drawn_and_two_are_compared(
    client: Client, people: Office, filled: Evaluation
) -> None:
    as_user(client, people.preparer)
    base = f"/evaluations/{filled.pk}/versions/"
    old, new = version(filled, "8100册"), version(filled, "8400册")
    html = client.get(f"{base}{old.pk}/").content.decode()
    assert "8100册" in html
    assert 'class="sheet"' in html
    assert '<input type="text"' not in html
    changes = client.get(f"{base}compare/?one={new.pk}&other={old.pk}").context["changes"]
    [change] = changes.shown
    assert (change.before, change.after) == ("8100册", "8400册")
    assert client.get(f"{base}compare/?one={new.pk}").status_code == 302


def test_a_version_of_another_sheet_does_not_exist(
    client: Client, people: Office, filled: Evaluation
) -> None:
    other = create_evaluation(people.unit, people.preparer, name="另一项目")
    as_user(client, people.preparer)
    theirs = other.versions.get().pk
    assert client.get(f"/evaluations/{filled.pk}/versions/{theirs}/").status_code == 404


def test_restoring_is_a_version_and_can_be_undone(
    client: Client, people: Office, filled: Evaluation
) -> None:
    as_user(client, people.preparer)
    base = f"/evaluations/{filled.pk}/versions/"
    before = version(filled, "8400册")
    old = version(filled, "8100册")
    answer = client.post(f"{base}{old.pk}/restore/", {"version": filled.version}, follow=True)
    assert "已恢复为第 2 版" in answer.content.decode()
    assert filled.indicators.first().actual == "8100册"
    assert fresh(filled).versions.latest("pk").kind == "restore"
    client.post(f"{base}{before.pk}/restore/", {"version": fresh(filled).version})
    assert to_document(fresh(filled)) == document_in(before)


def test_rows_that_came_and_went_are_restored_under_their_uids(
    people: Office, draft: Evaluation
) -> None:
    whole = to_document(draft)
    first = draft.versions.get()
    save_sheet(draft, people.preparer, build_document(indicators=whole.indicators[2:]))
    now = fresh(draft)
    restore_version(evaluation=now, restored=first, by=people.preparer, version=now.version)
    assert to_document(fresh(draft)) == whole
    assert [row.uid for row in draft.indicators.all()] == [row.uid for row in whole.indicators]


def test_what_came_from_the_budget_stays(people: Office, draft: Evaluation) -> None:
    first = draft.versions.get()
    type_in(draft, people.preparer, "8300册")
    row = draft.indicators.get(position=0)
    draft.indicators.filter(pk=row.pk).update(carried=True, target="≥9000册")
    now = fresh(draft)
    restore_version(evaluation=now, restored=first, by=people.preparer, version=now.version)
    row.refresh_from_db()
    assert (row.actual, row.target) == ("8200册", "≥9000册")


def test_nobody_restores_over_what_a_colleague_saved_since(
    people: Office, colleague: User, filled: Evaluation
) -> None:
    seen = filled.version
    type_in(filled, colleague, "8500册")
    with pytest.raises(ActionRefused, match="有变动"):
        restore_version(
            evaluation=filled,
            restored=version(filled, "8100册"),
            by=people.preparer,
            version=seen,
        )


def test_old_single_saves_go_and_every_shown_version_stays(
    people: Office, filled: Evaluation, settings
) -> None:
    settings.VERSION_STEP_DAYS = 30
    for number in range(4):
        type_in(filled, people.preparer, f"850{number}册")
    shown = [document_in(each) for each in shown_ones(filled.versions.all())]
    assert thin() == 0
    filled.versions.update(at=timezone.now() - timedelta(days=31))
    count = filled.versions.count()
    assert thin() > 0
    assert filled.versions.count() < count
    assert [document_in(each) for each in shown_ones(filled.versions.all())] == shown
