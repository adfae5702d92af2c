"""Every write of a sheet is recorded; saves of one person without a pause are one version."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from evaluations.lifecycle.actions import make_transition
from evaluations.models import Evaluation, SheetVersion
from evaluations.models.states import State
from evaluations.storage.mapper import to_document
from evaluations.storage.versions import document_in
from tests.factories.documents import with_row
from tests.factories.evaluations import create_many, save_sheet
from tests.factories.people import Office, person


def type_in(form: Evaluation, by, actual: str) -> None:
    save_sheet(form, by, with_row(to_document(fresh(form)), 0, actual=actual))


def fresh(form: Evaluation) -> Evaluation:
    return Evaluation.objects.get(pk=form.pk)


def recorded(form: Evaluation) -> list[tuple[str, str]]:
    """Kind and what the first row says, in the order of the versions."""
    return [(v.kind, document_in(v).indicators[0].actual) for v in form.versions.order_by("pk")]


def test_each_write_is_a_version_with_its_author(people: Office, draft: Evaluation) -> None:
    colleague = person(Role.PREPARER, people.unit, name="同事")
    type_in(draft, people.preparer, "8200册")
    type_in(draft, colleague, "8300册")
    make_transition(evaluation=fresh(draft), action="submit", by=colleague)
    assert recorded(draft) == [
        ("import", "8200册"),
        ("save", "8200册"),
        ("save", "8300册"),
        ("submit", "8300册"),
    ]
    names = list(draft.versions.order_by("pk").values_list("by_name", flat=True))
    assert names[1:] == [people.preparer.name, "同事", "同事"]
    newest = draft.versions.latest("pk")
    assert newest.number == fresh(draft).version
    assert newest.transition == draft.transitions.get(action="submit")


def test_rows_are_kept_under_the_uids_that_they_are_stored_with(draft: Evaluation) -> None:
    kept = document_in(draft.versions.get()).indicators
    assert [row.uid for row in kept] == [row.uid for row in draft.indicators.all()]


def test_saves_without_a_pause_are_one_run(people: Office, draft: Evaluation, settings) -> None:
    settings.VERSION_PAUSE_MINUTES = 10
    for actual in ("1册", "2册"):
        type_in(draft, people.preparer, actual)
    earlier = timezone.now() - timedelta(minutes=11)
    draft.versions.update(at=earlier)
    type_in(draft, people.preparer, "3册")
    runs = list(draft.versions.filter(kind="save").order_by("pk").values_list("run", "number"))
    assert [run == number for run, number in runs] == [True, False, True]


def test_a_colleagues_save_ends_the_run(people: Office, draft: Evaluation) -> None:
    colleague = person(Role.PREPARER, people.unit, name="同事")
    for by in (people.preparer, colleague, people.preparer):
        type_in(draft, by, f"{by.name}的册数")
    runs = draft.versions.filter(kind="save").values_list("run", flat=True)
    assert len(set(runs)) == 3


def test_a_prefilled_sheet_is_recorded_as_it_was_found(people: Office) -> None:
    [form] = create_many(people.unit, people.preparer, 1, state=State.NOT_STARTED)
    SheetVersion.objects.all().delete()
    before = to_document(form)
    type_in(form, people.preparer, "1册")
    found, saved = form.versions.order_by("pk")
    assert (found.number, found.kind, found.by) == (1, "found", None)
    assert document_in(found) == before
    assert saved.kind == "start"
    assert saved.number == fresh(form).version


def test_what_changed_little_is_kept_beside_the_first(people: Office, draft: Evaluation) -> None:
    type_in(draft, people.preparer, "1册")
    first, second = draft.versions.order_by("pk")
    assert first.base is None
    assert second.base == first
    assert len(second.content) * 4 < len(first.content)


def test_a_sheet_deleted_takes_its_versions_along(people: Office, draft: Evaluation) -> None:
    type_in(draft, people.preparer, "1册")
    draft.delete()
    assert not SheetVersion.objects.exists()
