"""Codes that a path can hold, and a tree that stays one."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tablib import Dataset

from accounts.checks import check_names_and_codes
from accounts.models import Unit
from accounts.resources import UnitResource
from tests.factories.people import UnitFactory, UserFactory
from tests.pages import as_user

pytestmark = pytest.mark.django_db

BAD = ["4403/440307", "/", "44 03", "", "44\n", "a%b", "“44”"]


@pytest.mark.parametrize("code", BAD)
def test_a_code_that_no_path_can_hold_is_refused(code: str) -> None:
    unit = Unit(code=code, name="单位")
    with pytest.raises(ValidationError, match="编码"):
        unit.save()
    with pytest.raises(ValidationError):
        unit.full_clean()


@pytest.mark.parametrize("code", ["4403", "import-12", "SAMPLE1-01", "a.b_c", "市财政局"])
def test_the_usual_codes_are_taken(code: str) -> None:
    Unit.objects.create(code=code, name="单位").full_clean()


def test_the_database_takes_no_slash_either() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.bulk_create([Unit(code="a/b", name="单位", path="a/b/")])


def test_the_table_of_units_names_the_row() -> None:
    data = Dataset(("44/03", "单位", ""), headers=("单位编码", "单位名称", "上级单位编码"))
    result = UnitResource().import_data(data)
    assert result.has_validation_errors()
    assert "编码" in str(result.invalid_rows[0].error)
    assert not Unit.objects.exists()


def test_the_admin_says_it_in_the_form(client: Client) -> None:
    as_user(client, UserFactory.create(is_superuser=True, is_staff=True))
    form = {
        "code": "44/03",
        "name": "单位",
        "is_active": "on",
        "aliases-TOTAL_FORMS": "0",
        "aliases-INITIAL_FORMS": "0",
    }
    html = client.post("/admin/accounts/unit/add/", form).content.decode()
    assert "单位编码只能" in html


def three() -> tuple[Unit, Unit, Unit]:
    top = UnitFactory.create(code="1")
    middle = UnitFactory.create(code="2", parent=top)
    return top, middle, UnitFactory.create(code="3", parent=middle)


def test_a_unit_does_not_come_below_itself() -> None:
    top, _middle, low = three()
    for parent in (top, low):
        top.parent = parent
        with pytest.raises(ValidationError, match="自己的下级"):
            top.full_clean()
        with pytest.raises(ValidationError, match="自己的下级"):
            top.save()
    assert list(Unit.objects.values_list("path", flat=True)) == ["1/", "1/2/", "1/2/3/"]


def test_the_table_of_units_makes_no_circle() -> None:
    three()
    data = Dataset(("1", "甲", "3"), headers=("单位编码", "单位名称", "上级单位编码"))
    result = UnitResource().import_data(data)
    assert result.has_validation_errors()
    assert Unit.objects.get(code="1").parent is None


def test_a_move_counts_from_what_is_stored() -> None:
    """Two windows: what one of them holds in memory is older than what the other one stored."""
    top, middle, low = three()
    stale_top, stale_middle = Unit.objects.get(pk=top.pk), Unit.objects.get(pk=middle.pk)
    top.code = "9"
    top.save()
    stale_middle.name = "新名"
    stale_middle.save()
    assert Unit.objects.get(pk=low.pk).path == "9/2/3/"
    assert Unit.objects.get(pk=middle.pk).path == "9/2/"
    stale_top.name = "旧窗口"
    stale_top.save()
    assert Unit.objects.get(pk=low.pk).path == "1/2/3/"


def test_a_unit_is_moved_with_its_children_or_not_at_all(monkeypatch) -> None:
    top, middle, low = three()

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Unit, "_carry_children_along", fail)
    middle.parent = None
    with pytest.raises(RuntimeError):
        middle.save()
    assert Unit.objects.get(pk=middle.pk).path == "1/2/"
    assert Unit.objects.get(pk=low.pk).path == "1/2/3/"
    assert top.path == "1/"


def test_saving_the_parent_alone_stores_the_path() -> None:
    _top, middle, low = three()
    middle.parent = None
    middle.save(update_fields=["parent"])
    assert Unit.objects.get(pk=middle.pk).path == "2/"
    assert Unit.objects.get(pk=low.pk).path == "2/3/"


def test_the_system_check_lists_odd_codes_that_are_there() -> None:
    unit = UnitFactory.create(code="1")
    Unit.objects.filter(pk=unit.pk).update(code="1 %")
    [warning] = check_names_and_codes(databases=["default"])
    assert "1 %" in warning.msg
    assert warning.id == "ziping.W102"


@pytest.fixture
def slashes_allowed() -> Iterator[None]:
    """The table as it was before the constraint; PostgreSQL's comes back with the rollback."""
    connection.check_constraints()  # PostgreSQL alters no table that has checks pending
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("ALTER TABLE accounts_unit DROP CONSTRAINT accounts_unit_code_no_slash")
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_the_migration_takes_slashes_out_of_codes_that_are_there(caplog, slashes_allowed) -> None:
    """Such a unit stood, by its path, below another one that it has nothing to do with."""
    top, middle, low = three()
    taken = UnitFactory.create(code="1-7")
    Unit.objects.filter(pk=middle.pk).update(code="1/7", parent=None, path="1/7/")
    Unit.objects.filter(pk=low.pk).update(path="1/7/3/")
    migration = importlib.import_module("accounts.migrations.0002_sign_in_names_and_unit_codes")
    migration.take_slashes_out(apps, None)
    for unit in (middle, low):
        unit.refresh_from_db()
    assert (middle.code, middle.path, low.path) == ("1-7-2", "1-7-2/", "1-7-2/3/")
    assert (top.path, taken.path) == ("1/", "1-7/")
    assert "1/7" in caplog.text
    assert "1-7-2" in caplog.text
