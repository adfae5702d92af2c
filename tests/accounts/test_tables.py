"""Plain tables in and out: tried first, row by row, and only by who reaches everything."""

from __future__ import annotations

import pytest
from django.test import Client
from tablib import Dataset

from accounts.models import Membership, Unit, User
from accounts.resources import MembershipResource, UnitResource
from budgets.admin import LibraryIndicatorResource, ProjectResource
from budgets.models import LibraryIndicator, Project
from tests.factories.people import Office, UserFactory, office
from tests.pages import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Office:
    return office()


def table(*rows: tuple[str, ...]) -> Dataset:
    return Dataset(*rows[1:], headers=rows[0])


def test_units_come_in_with_their_parents(people: Office) -> None:
    data = table(
        ("单位编码", "单位名称", "上级单位编码"),
        ("n1", "新区", ""),
        ("n2", "新区一中", "n1"),
    )
    assert not UnitResource().import_data(data, dry_run=True).has_errors()
    assert not Unit.objects.filter(code="n1").exists(), "a dry run writes nothing"
    UnitResource().import_data(data, raise_errors=True)
    assert Unit.objects.get(code="n2").path == "n1/n2/"


def test_roles_come_in_by_their_chinese_names_and_make_new_users(people: Office) -> None:
    data = table(
        ("工号", "姓名", "单位编码", "角色"),
        ("7001", "新来的", people.unit.code, "填报人"),
        (people.approver.staff_number, "", people.other_unit.code, "单位审核人"),
    )
    MembershipResource().import_data(data, raise_errors=True, user=people.administrator)
    newcomer = User.objects.get(staff_number="7001")
    assert newcomer.memberships.get().role == "preparer"
    assert not newcomer.has_usable_password()
    assert people.approver.memberships.count() == 2
    again = MembershipResource().import_data(data, raise_errors=True, user=people.administrator)
    assert again.totals["skip"] == 2


def test_a_table_grants_only_what_its_importer_may_grant(people: Office) -> None:
    own = (people.administrator.staff_number, "", people.unit.code, "填报人")
    elsewhere = (people.approver.staff_number, "", people.district.code, "财政复核人")
    for row, reason in ((own, "不能为自己"), (elsewhere, "上级单位的管理员")):
        data = table(("工号", "姓名", "单位编码", "角色"), row)
        result = MembershipResource().import_data(data, user=people.administrator)
        assert reason in str(result.invalid_rows[0].error)
    assert people.administrator.memberships.count() == 1
    assert people.approver.memberships.count() == 1


def test_a_wrong_row_is_named_and_nothing_is_kept(people: Office) -> None:
    data = table(
        ("工号", "姓名", "单位编码", "角色"),
        ("7001", "新来的", people.unit.code, "填报人"),
        ("7002", "另一人", people.unit.code, "大老板"),
    )
    before = Membership.objects.count()
    result = MembershipResource().import_data(data, user=people.administrator)
    assert result.has_errors() or result.has_validation_errors()
    assert Membership.objects.count() == before
    assert not User.objects.filter(staff_number="7001").exists()


def test_projects_and_the_indicator_library_come_in(people: Office) -> None:
    projects = table(("单位编码", "项目编码", "项目名称"), (people.unit.code, "P9", "讲座"))
    ProjectResource().import_data(projects, raise_errors=True)
    assert Project.objects.get().code == "P9"
    library = table(
        ("code", "level1", "level2", "level3"), ("A1", "产出指标", "数量指标", "举办讲座")
    )
    LibraryIndicatorResource().import_data(library, raise_errors=True)
    assert LibraryIndicator.objects.get().level3 == "举办讲座"


@pytest.mark.parametrize("page", ["accounts/unit", "accounts/membership", "budgets/project"])
def test_only_a_superuser_loads_tables_that_may_name_any_unit(
    client: Client, people: Office, page: str
) -> None:
    as_user(client, people.administrator)
    assert client.get(f"/admin/{page}/import/").status_code == 403
    as_user(client, UserFactory.create(is_superuser=True, is_staff=True))
    assert client.get(f"/admin/{page}/import/").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_name_that_looks_like_a_formula_is_exported_as_text(
    client: Client, people: Office, kind: str
) -> None:
    Project.objects.create(unit=people.unit, name='=HYPERLINK("http://x.invalid","讲座")')
    as_user(client, people.administrator)
    address = "/admin/budgets/project/export/"
    html = client.get(address).content.decode()
    number = html.split(f">{kind}<")[0].rsplit('value="', 1)[1].split('"')[0]
    columns = {f"projectresource_{name}": "on" for name in ("unit", "code", "name")}
    answer = client.post(address, {"format": number, "resource": "0", **columns})
    table_ = Dataset().load(answer.content if kind == "xlsx" else answer.content.decode(), kind)
    [name] = table_["项目名称"]
    assert name == '\'=HYPERLINK("http://x.invalid","讲座")'
