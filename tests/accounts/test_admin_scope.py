"""Every class of the admin shows, offers, searches and exports only what its viewer reaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from axes.models import AccessFailureLog, AccessLog
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import Membership, Unit, User
from accounts.roles import Role
from accounts.scoped_admin import ScopedAdmin
from budgets.models import LibraryIndicator, PerformanceTarget, Project
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, UnitFactory, UserFactory, office, person
from tests.pages import as_user

pytestmark = pytest.mark.django_db

MARK: Final = "外区专用名"
"""Stands in whatever belongs to the unit out of reach, and nowhere else."""


def _campaign(unit: Unit, name: str) -> Campaign:
    made = Campaign.objects.create(
        year=2026, name=name, edition="sz2021-scored", opens_on="2026-01-01", deadline="2026-03-01"
    )
    made.units.add(unit)
    return made


def _project(unit: Unit, name: str) -> Project:
    return Project.objects.create(unit=unit, name=name)


def _user(unit: Unit, name: str) -> User:
    return person(Role.PREPARER, unit, name=name)


BUILDERS: Final[dict[type[Model], Callable[[Unit, str], Model]]] = {
    Unit: lambda unit, name: UnitFactory.create(parent=unit, name=name),
    User: _user,
    Membership: lambda unit, name: _user(unit, name).memberships.get(),
    Project: _project,
    PerformanceTarget: lambda unit, name: PerformanceTarget.objects.create(
        project=_project(unit, name), year=2026
    ),
    Campaign: _campaign,
    Evaluation: lambda unit, name: create_evaluation(
        unit, UserFactory.create(), name=name, state=State.UNIT_APPROVED
    ),
}
"""One object of each class that hangs on units."""

BUREAU_WIDE: Final = {LibraryIndicator}
"""What belongs to no unit; see the tests at the end."""

SUPERUSERS_ONLY: Final = {
    model for model in admin.site._registry if model._meta.app_label == "axes"
}
"""Tables of packages, guarded by Django's table rights, which nobody but a superuser has."""


@pytest.fixture
def people() -> Office:
    return office()


@pytest.fixture
def elsewhere(people: Office) -> Unit:
    unit: Unit = people.other_reviewer.memberships.get().unit
    Unit.objects.filter(pk=unit.pk).update(name=f"{MARK}单位")
    unit.refresh_from_db()
    return unit


def page(model: type[Model], name: str, *args: object) -> str:
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"admin:{label}_{name}", args=args)


def viewers(people: Office) -> dict[str, User]:
    return {
        "unit administrator": person(Role.ADMINISTRATOR, people.unit, is_staff=True),
        "district administrator": people.administrator,
        "reviewer": people.reviewer,
        "auditor": person(Role.AUDITOR, people.district, is_staff=True),
        "nobody": UserFactory.create(is_staff=True),
    }


def test_every_class_of_the_admin_is_tested_here() -> None:
    known = set(BUILDERS) | BUREAU_WIDE | SUPERUSERS_ONLY
    assert set(admin.site._registry) == known
    assert all(isinstance(admin.site._registry[model], ScopedAdmin) for model in BUILDERS)


@pytest.mark.parametrize("model", BUILDERS, ids=lambda model: model.__name__)
def test_what_is_out_of_reach_is_on_no_page(
    client: Client, people: Office, elsewhere: Unit, model: type[Model]
) -> None:
    theirs = BUILDERS[model](elsewhere, f"{MARK}一")
    BUILDERS[model](people.unit, "本区一")
    addresses = [page(model, "changelist"), f"{page(model, 'changelist')}?q={MARK}"]
    addresses += [page(model, "add")]
    addresses += [page(model, name, theirs.pk) for name in ("change", "history", "delete")]
    for name, user in viewers(people).items():
        as_user(client, user)
        for address in addresses:
            html = client.get(address, follow=True).content.decode()
            # A search repeats the word that was looked for.
            assert MARK not in html.replace(f'value="{MARK}"', "").replace(f"q={MARK}", ""), (
                name,
                address,
            )


@pytest.mark.parametrize("model", BUILDERS, ids=lambda model: model.__name__)
def test_what_is_out_of_reach_is_in_no_export_and_no_search(
    client: Client, people: Office, elsewhere: Unit, model: type[Model]
) -> None:
    BUILDERS[model](elsewhere, f"{MARK}一")
    try:
        export = page(model, "export")
    except NoReverseMatch:
        export = ""
    everything = {"format": "0", "resource": "0", "export_items": []}
    for name, user in viewers(people).items():
        as_user(client, user)
        if export:
            posted: Any = client.post(export, everything)
            assert MARK not in posted.content.decode("utf-8", "replace"), name
        for field in ("user", "project"):
            target = Membership if field == "user" else PerformanceTarget
            found = client.get(
                reverse("admin:autocomplete"),
                {
                    "term": MARK,
                    "app_label": target._meta.app_label,
                    "model_name": str(target._meta.model_name),
                    "field_name": field,
                },
            )
            assert found.status_code == 403 or found.json()["results"] == [], name


@pytest.mark.parametrize("model", BUILDERS, ids=lambda model: model.__name__)
def test_who_may_not_see_a_class_may_not_export_it(
    client: Client, people: Office, model: type[Model]
) -> None:
    try:
        export = page(model, "export")
    except NoReverseMatch:
        return
    for name, user in viewers(people).items():
        as_user(client, user)
        seen = client.get(page(model, "changelist")).status_code
        assert client.get(export).status_code == seen, name


@pytest.mark.parametrize("model", sorted(SUPERUSERS_ONLY, key=lambda model: model.__name__))
def test_tables_of_packages_are_for_superusers(
    client: Client, people: Office, model: type[Model]
) -> None:
    for name, user in viewers(people).items():
        assert as_user(client, user).get(page(model, "changelist")).status_code == 403, name


# The library of indicators --------------------------------------------------------------------


def library_pages() -> list[str]:
    row = LibraryIndicator.objects.create(
        code="L1", level1="产出指标", level2="数量指标", level3="开放天数"
    )
    return [
        page(LibraryIndicator, "add"),
        page(LibraryIndicator, "delete", row.pk),
        page(LibraryIndicator, "import"),
    ]


def test_the_library_is_changed_by_who_administers_every_unit(
    client: Client, people: Office
) -> None:
    """With a second district beside it, the district administrator does not."""
    addresses = library_pages()
    for name, user in viewers(people).items():
        as_user(client, user)
        for address in addresses:
            assert client.get(address).status_code == 403, (name, address)
    Unit.objects.exclude(path__startswith=people.district.path).delete()
    as_user(client, people.administrator)
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_library_is_exported_by_who_may_see_it(client: Client, people: Office) -> None:
    library_pages()
    export = page(LibraryIndicator, "export")
    for user in viewers(people).values():
        as_user(client, user)
        seen = client.get(page(LibraryIndicator, "changelist")).status_code
        assert client.get(export).status_code == seen


# The risk score -------------------------------------------------------------------------------


def test_the_risk_is_shown_to_the_bureaus_reviewers_and_auditors_only(
    client: Client, people: Office
) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    Evaluation.objects.filter(pk=form.pk).update(risk=97)
    both = person(Role.REVIEWER, people.other_unit, is_staff=True)
    Membership.objects.create(user=both, unit=people.unit, role=Role.ADMINISTRATOR)
    shown = '<td class="field-visible_risk">97</td>'
    for user, sees in (
        (person(Role.ADMINISTRATOR, people.unit, is_staff=True), False),
        (both, False),
        (people.administrator, False),
        (people.reviewer, True),
    ):
        html = as_user(client, user).get(page(Evaluation, "changelist")).content.decode()
        assert form.project_name in html
        assert (shown in html) is sees, user


def test_the_order_of_the_list_does_not_tell_the_risk(client: Client, people: Office) -> None:
    names = ["甲项目", "乙项目", "丙项目"]
    for risk, name in zip((10, 90, 50), names, strict=True):
        form = create_evaluation(people.unit, people.preparer, name=name, state=State.UNIT_APPROVED)
        Evaluation.objects.filter(pk=form.pk).update(risk=risk)
    as_user(client, person(Role.ADMINISTRATOR, people.unit, is_staff=True))
    html = client.get(page(Evaluation, "changelist")).content.decode()
    assert sorted(names, key=html.index) == sorted(names)
    as_user(client, people.reviewer)
    html = client.get(page(Evaluation, "changelist")).content.decode()
    assert sorted(names, key=html.index) == ["乙项目", "丙项目", "甲项目"]


@pytest.mark.parametrize("model", [AccessLog, AccessFailureLog])
def test_the_record_of_sign_ins_is_deleted_by_nobody(client: Client, model: type[Model]) -> None:
    row = model._default_manager.create(attempt_time=timezone.now(), username="x")
    as_user(client, UserFactory.create(is_superuser=True, is_staff=True))
    assert client.get(page(model, "changelist")).status_code == 200
    assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(page(model, "changelist"), chosen)
    assert model._default_manager.filter(pk=row.pk).exists()
