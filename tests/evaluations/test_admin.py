"""The bureau's own door: scoped by role, and through the same actions as the site."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import Membership, Unit, User
from accounts.roles import Role
from budgets.models import PerformanceTarget, Project
from evaluations.admin import EvaluationAdmin
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from jobs.models import Job
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, UserFactory, person
from tests.pages import as_user

FORMS = "/admin/evaluations/evaluation/"
CONFIRMED = {"confirmed": "yes"}


@pytest.fixture
def waiting(people: Office) -> Evaluation:
    return create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)


@pytest.fixture
def bureau(client: Client, people: Office) -> Client:
    return as_user(client, people.reviewer)


def test_the_queue_is_listed_filtered_and_searched(bureau: Client, waiting: Evaluation) -> None:
    for query in ("", "?state=unit_approved", "?findings=none", "?q=图书"):
        assert "图书购置" in bureau.get(FORMS + query).content.decode(), query
    assert "图书购置</a>" not in bureau.get(f"{FORMS}?findings=error").content.decode()


def test_another_districts_forms_do_not_exist(
    client: Client, people: Office, waiting: Evaluation
) -> None:
    as_user(client, people.other_reviewer)
    assert "图书购置" not in client.get(FORMS).content.decode()
    assert client.get(f"{FORMS}{waiting.pk}/change/").status_code == 302
    assert (
        client.post(
            f"{FORMS}{waiting.pk}/move/", {"step": "approve", "version": waiting.version}
        ).status_code
        == 404
    )


def test_a_page_of_the_list_opens_for_who_sees_nobodys_risk(
    client: Client, people: Office, waiting: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_evaluation(people.unit, people.preparer, name="修缮")
    monkeypatch.setattr(EvaluationAdmin, "list_per_page", 1)
    as_user(client, people.administrator)
    pages = [client.get(f"{FORMS}?p={number}").content.decode() for number in (1, 2)]
    assert ["修缮</a>" in page for page in pages].count(True) == 1


def test_who_is_not_staff_stays_outside(client: Client, people: Office) -> None:
    assert as_user(client, people.preparer).get(FORMS).status_code == 302


def test_a_form_shows_its_findings_and_the_steps(bureau: Client, people: Office) -> None:
    wrong = with_row(build_document(), 0, score="25")
    evaluation = create_evaluation(
        people.unit, people.preparer, state=State.UNIT_APPROVED, document=wrong
    )
    html = bureau.get(f"{FORMS}{evaluation.pk}/change/").content.decode()
    assert "SCORE_GT_WEIGHT" in html
    assert "复核通过" in html
    evaluation.refresh_from_db()
    assert evaluation.opened_by == people.reviewer


def test_approving_and_returning_go_through_the_actions(
    bureau: Client, people: Office, waiting: Evaluation
) -> None:
    move = f"{FORMS}{waiting.pk}/move/"
    bureau.post(move, {"step": "approve", "version": waiting.version})
    waiting.refresh_from_db()
    returned = {"step": "return", "version": waiting.version}
    assert "请填写理由" in bureau.post(move, returned, follow=True).content.decode()
    bureau.post(move, returned | {"reason": "证据不足"})
    waiting.refresh_from_db()
    assert waiting.state == State.RETURNED
    assert list(waiting.reviews.values_list("decision", flat=True)) == ["passed", "returned"]


def test_remarks_are_left_on_single_indicators(bureau: Client, waiting: Evaluation) -> None:
    row = waiting.indicators.first()
    bureau.post(f"{FORMS}{waiting.pk}/remark/", {"indicator": row.pk, "text": "请附清单"})
    assert waiting.remarks.get().indicator == row


def test_forms_without_errors_are_approved_together(bureau: Client, people: Office) -> None:
    good = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    bad = create_evaluation(
        people.unit,
        people.preparer,
        name="报纸订阅",
        state=State.UNIT_APPROVED,
        document=with_row(build_document(), 0, score="25"),
    )
    chosen = shown(bureau, good, bad)
    asked = bureau.post(FORMS, chosen).content.decode()
    assert "通过以下 1 张表" in asked
    assert "报纸订阅：有错误，请单独复核。" in asked
    assert not Evaluation.objects.filter(state=State.APPROVED).exists()
    confirmed = bureau.post(FORMS, chosen | CONFIRMED, follow=True).content.decode()
    assert "报纸订阅：有错误，请单独复核。" in confirmed
    states = dict(Evaluation.objects.values_list("pk", "state"))
    assert states == {good.pk: State.APPROVED, bad.pk: State.UNIT_APPROVED}


def shown(client: Client, *evaluations: Evaluation) -> dict[str, object]:
    """What the list posts to approve these forms: each with the version that it showed."""
    html = client.get(FORMS).content.decode()
    versions = re.findall(r'<input type="hidden" name="(version-\d+)" value="(\d+)">', html)
    numbers = [evaluation.pk for evaluation in evaluations]
    return {"action": "approve_selected", "_selected_action": numbers, **dict(versions)}


def test_a_form_that_changed_since_the_list_was_shown_is_not_approved(
    bureau: Client, waiting: Evaluation
) -> None:
    chosen = shown(bureau, waiting)
    Evaluation.objects.filter(pk=waiting.pk).update(version=waiting.version + 1)
    html = bureau.post(FORMS, chosen | CONFIRMED, follow=True).content.decode()
    assert "此表在您打开后有变动" in html
    waiting.refresh_from_db()
    assert waiting.state == State.UNIT_APPROVED


def test_forms_of_pages_that_were_not_shown_are_not_approved(
    bureau: Client, people: Office, waiting: Evaluation
) -> None:
    chosen = shown(bureau, waiting)
    unseen = create_evaluation(
        people.unit, people.preparer, name="报纸订阅", state=State.UNIT_APPROVED
    )
    page = bureau.post(FORMS, chosen | {"select_across": "1"})
    assert "报纸订阅：不在本页列表中" in page.content.decode()
    bureau.post(FORMS, chosen | {"select_across": "1"} | CONFIRMED)
    states = dict(Evaluation.objects.values_list("pk", "state"))
    assert states == {waiting.pk: State.APPROVED, unseen.pk: State.UNIT_APPROVED}


def test_nothing_is_typed_or_deleted_in_the_admin(bureau: Client, waiting: Evaluation) -> None:
    assert bureau.get(f"{FORMS}add/").status_code == 403
    assert bureau.get(f"{FORMS}{waiting.pk}/delete/").status_code == 403
    bureau.post(f"{FORMS}{waiting.pk}/change/", {"project_name": "改名"})
    waiting.refresh_from_db()
    assert waiting.project_name == "图书购置"


# Administration -------------------------------------------------------------------------------


@pytest.fixture
def office_admin(client: Client, people: Office) -> Client:
    return as_user(client, people.administrator)


@pytest.mark.parametrize(
    "page",
    [
        "accounts/unit",
        "accounts/user",
        "budgets/project",
        "budgets/performancetarget",
        "evaluations/campaign",
    ],
)
def test_administrators_keep_their_tables_and_reviewers_do_not(
    client: Client, people: Office, page: str
) -> None:
    as_user(client, people.administrator)
    assert client.get(f"/admin/{page}/").status_code == 200
    assert client.get(f"/admin/{page}/add/").status_code == 200
    as_user(client, people.reviewer)
    assert client.get(f"/admin/{page}/").status_code == 403


def test_an_administrator_sees_the_own_units_and_people_only(
    office_admin: Client, people: Office
) -> None:
    units = office_admin.get("/admin/accounts/unit/").content.decode()
    assert people.unit.name in units
    assert "别处区" not in units
    users = office_admin.get("/admin/accounts/user/").content.decode()
    assert people.preparer.staff_number in users
    assert people.other_reviewer.staff_number not in users


def user_form(user: User, **changes: object) -> dict[str, object]:
    return {
        "staff_number": user.staff_number,
        "name": user.name,
        "is_active": "on",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
        **changes,
    }


def test_nobody_makes_oneself_a_superuser(office_admin: Client, people: Office) -> None:
    me = people.administrator
    office_admin.post(
        f"/admin/accounts/user/{me.pk}/change/", user_form(me, is_superuser="on", is_staff="on")
    )
    me.refresh_from_db()
    assert not me.is_superuser


def test_somebody_with_wider_rights_is_out_of_reach(office_admin: Client, people: Office) -> None:
    wider = person(Role.PREPARER, people.unit)
    Membership.objects.create(
        user=wider, unit=people.other_reviewer.memberships.get().unit, role=Role.REVIEWER
    )
    root = UserFactory.create(is_superuser=True)
    Membership.objects.create(user=root, unit=people.unit, role=Role.PREPARER)
    for user in (wider, root):
        address = f"/admin/accounts/user/{user.pk}/change/"
        assert office_admin.post(address, user_form(user, name="改名")).status_code == 403
        assert office_admin.get(f"/admin/accounts/user/{user.pk}/password/").status_code == 403


def test_a_role_is_given_only_in_units_within_reach(office_admin: Client, people: Office) -> None:
    elsewhere = people.other_reviewer.memberships.get().unit
    rows = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-user": people.preparer.pk,
        "memberships-0-unit": elsewhere.pk,
        "memberships-0-role": "reviewer",
    }
    address = f"/admin/accounts/user/{people.preparer.pk}/change/"
    assert office_admin.post(address, user_form(people.preparer, **rows)).status_code == 200
    assert not Membership.objects.filter(user=people.preparer, unit=elsewhere).exists()
    rows["memberships-0-unit"] = people.other_unit.pk
    office_admin.post(address, user_form(people.preparer, **rows))
    assert Membership.objects.filter(user=people.preparer, unit=people.other_unit).exists()


def test_a_campaigns_page_leads_to_its_scoring(office_admin: Client, people: Office) -> None:
    campaign = Campaign.objects.create(
        year=2026,
        name="2026",
        edition="sz2021-scored",
        opens_on="2026-01-01",
        deadline="2026-03-01",
    )
    campaign.units.add(people.unit)
    page = office_admin.get(f"/admin/evaluations/campaign/{campaign.pk}/change/")
    html = page.content.decode()
    assert f"/evaluations/checks/{campaign.pk}/scoring/" in html
    assert "10/50/40" in html
    assert "按版式默认" in office_admin.get("/admin/evaluations/campaign/add/").content.decode()


def unit_form(**changes: object) -> dict[str, object]:
    rows = {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}
    return {"name": "新馆", "code": "new", "is_active": "on", "parent": "", **rows, **changes}


def test_only_who_reaches_everything_puts_a_unit_at_the_top(
    client: Client, office_admin: Client, people: Office
) -> None:
    add = "/admin/accounts/unit/add/"
    assert office_admin.post(add, unit_form()).status_code == 200
    assert not Unit.objects.filter(code="new").exists()
    office_admin.post(add, unit_form(parent=people.district.pk))
    made = Unit.objects.get(code="new")
    assert made.parent == people.district
    change = f"/admin/accounts/unit/{made.pk}/change/"
    assert office_admin.post(change, unit_form()).status_code == 200
    made.refresh_from_db()
    assert made.parent == people.district
    as_user(client, UserFactory.create(is_superuser=True, is_staff=True))
    client.post(add, unit_form(code="top"))
    assert Unit.objects.get(code="top").parent is None


def test_a_top_unit_may_be_renamed_and_stays_at_the_top(
    office_admin: Client, people: Office
) -> None:
    page = f"/admin/accounts/unit/{people.district.pk}/change/"
    office_admin.post(page, unit_form(name="云台新区", code=people.district.code))
    people.district.refresh_from_db()
    assert (people.district.name, people.district.parent) == ("云台新区", None)


# Reach ----------------------------------------------------------------------------------------


def aliases(**fields: object) -> dict[str, object]:
    return {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0, **fields}


@pytest.fixture
def unit_admin(client: Client, people: Office) -> Client:
    """The administrator of one unit, who audits the whole district besides."""
    user = person(Role.ADMINISTRATOR, people.unit, is_staff=True)
    Membership.objects.create(user=user, unit=people.district, role=Role.AUDITOR)
    return as_user(client, user)


def make_campaign(*units: Unit) -> Campaign:
    campaign = Campaign.objects.create(
        year=2026,
        name="2026",
        edition="sz2021-scored",
        opens_on="2026-01-01",
        deadline="2026-03-01",
    )
    campaign.units.set(units)
    return campaign


def campaign_form(*units: Unit) -> dict[str, object]:
    return {
        "year": 2026,
        "name": "改名",
        "edition": "sz2021-scored",
        "opens_on": "2026-01-01",
        "deadline": "2026-03-01",
        "grace_days": 0,
        "units": [unit.pk for unit in units],
    }


def test_saving_the_own_unit_leaves_it_below_a_parent_out_of_reach(
    unit_admin: Client, people: Office
) -> None:
    address = f"/admin/accounts/unit/{people.unit.pk}/change/"
    evaluation = aliases(code=people.unit.code, name="新名", is_active="on", parent="")
    assert unit_admin.post(address, evaluation).status_code == 302
    people.unit.refresh_from_db()
    assert (people.unit.name, people.unit.parent) == ("新名", people.district)


def test_a_projects_department_out_of_reach_stays(unit_admin: Client, people: Office) -> None:
    project = Project.objects.create(unit=people.unit, department=people.district, name="讲座")
    evaluation = {
        "unit": people.unit.pk,
        "department": "",
        "name": "新讲座",
        "budgets-TOTAL_FORMS": 0,
        "budgets-INITIAL_FORMS": 0,
    }
    address = f"/admin/budgets/project/{project.pk}/change/"
    assert unit_admin.post(address, evaluation).status_code == 302
    project.refresh_from_db()
    assert (project.name, project.department) == ("新讲座", people.district)


def test_what_one_only_audits_cannot_be_changed(unit_admin: Client, people: Office) -> None:
    project = Project.objects.create(unit=people.other_unit, name="讲座")
    campaign = make_campaign(people.other_unit)
    for page in (
        f"accounts/unit/{people.other_unit.pk}",
        f"accounts/membership/{people.stranger.memberships.get().pk}",
        f"budgets/project/{project.pk}",
        f"evaluations/campaign/{campaign.pk}",
    ):
        address = f"/admin/{page}/change/"
        assert unit_admin.get(address).status_code == 200, page
        assert unit_admin.post(address, aliases(name="改名")).status_code == 403, page


def test_a_campaign_is_changed_only_by_who_reaches_all_its_units(
    unit_admin: Client, people: Office
) -> None:
    campaign = make_campaign(people.unit, people.other_unit)
    address = f"/admin/evaluations/campaign/{campaign.pk}/change/"
    assert unit_admin.post(address, campaign_form(people.unit)).status_code == 403
    assert campaign.units.count() == 2
    as_user(unit_admin, people.administrator)
    both = campaign_form(people.unit, people.other_unit)
    assert unit_admin.post(address, both).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.name, campaign.units.count()) == ("改名", 2)


def test_a_campaign_is_opened_only_by_who_reaches_all_its_units(
    unit_admin: Client, people: Office
) -> None:
    Project.objects.create(unit=people.other_unit, name="讲座")
    campaign = make_campaign(people.unit, people.other_unit)
    chosen = {"action": "open_selected", "_selected_action": [campaign.pk], **CONFIRMED}
    page = unit_admin.post("/admin/evaluations/campaign/", chosen, follow=True)
    assert "全部单位" in page.content.decode()
    assert not Job.objects.exists()


def test_a_target_is_set_only_for_a_project_within_reach(
    unit_admin: Client, people: Office
) -> None:
    evaluation = {"year": 2026, "indicators-TOTAL_FORMS": 0, "indicators-INITIAL_FORMS": 0}
    address = "/admin/budgets/performancetarget/add/"
    other = Project.objects.create(unit=people.other_unit, name="讲座")
    assert unit_admin.post(address, {**evaluation, "project": other.pk}).status_code == 200
    assert not PerformanceTarget.objects.exists()
    mine = Project.objects.create(unit=people.unit, name="讲座")
    assert unit_admin.post(address, {**evaluation, "project": mine.pk}).status_code == 302
