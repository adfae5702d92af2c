"""Campaigns, their checks and their scoring are set by roles that stand above all their units."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from budgets.models import Project
from core.errors import ActionRefused
from evaluations.campaigns.check_settings import propose, set_check
from evaluations.campaigns.opening import make_evaluations, save_campaign
from evaluations.campaigns.scoring_choices import choose_scoring, propose_scoring
from evaluations.campaigns.trials import queue_trial
from evaluations.lifecycle.permissions import may_set_checks
from evaluations.models import Campaign, CheckSetting, ScoringChoice
from tests.factories.people import Office, UserFactory, person
from tests.pages import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit_admin(people: Office) -> User:
    return person(Role.ADMINISTRATOR, people.unit, is_staff=True)


def unsaved(**fields: object) -> Campaign:
    today = timezone.localdate()
    given = {
        "year": 2026,
        "name": "2026年度",
        "edition": "sz2021-scored",
        "opens_on": today,
        "deadline": today + timedelta(days=30),
    }
    return Campaign(**given | fields)


@pytest.fixture
def campaign(people: Office) -> Campaign:
    made = unsaved()
    made.save()
    made.units.set([people.unit])
    return made


def campaign_form(*units: Unit, **fields: object) -> dict[str, object]:
    return {
        "year": 2026,
        "name": "自立批次",
        "edition": "sz2021-scored",
        "opens_on": "2026-01-01",
        "deadline": "2099-01-01",
        "grace_days": 0,
        "skips_missing_approver": "on",
        "units": [unit.pk for unit in units],
        **fields,
    }


def test_a_unit_administrator_founds_no_campaign_for_the_own_unit(
    client: Client, people: Office, unit_admin: User
) -> None:
    with pytest.raises(ActionRefused, match="上级单位的管理员"):
        save_campaign(campaign=unsaved(), units=[people.unit], by=unit_admin)
    as_user(client, unit_admin)
    for units in ((), (people.unit,), (people.unit, people.other_unit)):
        client.post("/admin/evaluations/campaign/add/", campaign_form(*units))
    assert not Campaign.objects.exists()


def test_a_district_administrator_founds_one_for_the_units_below(
    client: Client, people: Office
) -> None:
    as_user(client, people.administrator)
    add = "/admin/evaluations/campaign/add/"
    assert client.post(add, campaign_form()).status_code == 200
    assert client.post(add, campaign_form(people.district)).status_code == 200
    assert not Campaign.objects.exists()
    both = campaign_form(people.unit, people.other_unit)
    assert client.post(add, both).status_code == 302
    assert Campaign.objects.get().units.count() == 2


def test_units_are_neither_taken_in_nor_dropped_by_who_is_not_above_them(
    people: Office, campaign: Campaign, unit_admin: User
) -> None:
    elsewhere = people.other_reviewer.memberships.get().unit
    for by, units in (
        (unit_admin, [people.unit]),
        (people.administrator, [people.unit, elsewhere]),
        (people.administrator, []),
        (people.reviewer, [people.unit]),
    ):
        with pytest.raises(ActionRefused):
            save_campaign(campaign=campaign, units=units, by=by)
    assert list(campaign.units.all()) == [people.unit]


def test_a_campaign_without_units_is_seen_by_superusers_only(
    client: Client, people: Office
) -> None:
    empty = unsaved(name="无单位批次")
    empty.save()
    page = "/admin/evaluations/campaign/"
    assert "无单位批次" not in as_user(client, people.administrator).get(page).content.decode()
    root = UserFactory.create(is_superuser=True, is_staff=True)
    assert "无单位批次" in as_user(client, root).get(page).content.decode()


def test_year_and_edition_stay_once_there_are_forms(people: Office, campaign: Campaign) -> None:
    campaign.year = 2027
    save_campaign(campaign=campaign, units=[people.unit], by=people.administrator)
    Project.objects.create(unit=people.unit, name="讲座")
    make_evaluations(campaign=campaign)
    for name, value in (("year", 2028), ("edition", "mof-standard")):
        changed = Campaign.objects.get(pk=campaign.pk)
        setattr(changed, name, value)
        with pytest.raises(ActionRefused, match="不能再改"):
            save_campaign(campaign=changed, units=[people.unit], by=people.administrator)
    campaign.refresh_from_db()
    assert (campaign.year, campaign.edition) == (2027, "sz2021-scored")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.REVIEWER])
def test_a_role_at_the_unit_itself_sets_no_checks_and_no_scoring(
    people: Office, campaign: Campaign, role: Role
) -> None:
    own = person(role, people.unit)
    today = timezone.localdate()
    off = propose(
        campaign=campaign, code="TOTAL_SUM", severity="off", parameters={}, valid_from=today
    )
    choice = propose_scoring(campaign=campaign, variant="", valid_from=today)
    with pytest.raises(ActionRefused, match="上级单位"):
        set_check(setting=off, reason="试试", by=own)
    with pytest.raises(ActionRefused, match="上级单位"):
        queue_trial(setting=off, posted={}, by=own)
    with pytest.raises(ActionRefused, match="上级单位"):
        choose_scoring(choice=choice, reason="试试", by=own)
    assert not CheckSetting.objects.exists()
    assert not ScoringChoice.objects.exists()
    assert may_set_checks(people.reviewer, campaign).allowed
    assert may_set_checks(people.administrator, campaign).allowed
