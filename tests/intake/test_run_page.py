"""The page of a run: every problem and item can be reached, at a fixed number of queries."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intake.models import ImportProblem, ImportRun
from tests.factories.people import Office
from tests.intake.test_runs import book
from tests.pages import as_user


@pytest.fixture
def page(client: Client, people: Office) -> Client:
    return as_user(client, people.administrator)


@pytest.fixture
def run(start) -> ImportRun:
    return start(book())


def add_problems(run: ImportRun, count: int) -> None:
    upload = run.uploads.get()
    ImportProblem.objects.bulk_create(
        ImportProblem(run=run, upload=upload, code="x", sentence=f"第{number:04}处看不清")
        for number in range(count)
    )


def shown(html: str) -> list[str]:
    return re.findall(r"第\d{4}处看不清", html)


def test_every_problem_is_reached_by_the_links_of_the_page(page: Client, run: ImportRun) -> None:
    add_problems(run, 120)
    address = f"/imports/{run.pk}/"
    seen: list[str] = []
    link: re.Match[str] | None = None
    following = "?"
    while following:
        html = page.get(address + following.replace("&amp;", "&")).content.decode()
        seen += shown(html)
        link = re.search(r'href="(\?[^"]*problems=\d+)#problems">下一页', html)
        following = link[1] if link else ""
    assert seen == [f"第{number:04}处看不清" for number in range(120)]
    assert "共 120 处" in html


def test_turning_the_problems_leaves_the_items_where_they_are(page: Client, run: ImportRun) -> None:
    add_problems(run, 30)
    address = f"/imports/{run.pk}/?action=create&page=1&problems=2"
    html = page.get(address).content.decode().replace("&amp;", "&")
    assert len(shown(html)) == 10
    assert 'href="?action=create&page=1&problems=1#problems"' in html


@pytest.mark.parametrize(("number", "count"), [("99", 5), ("9" * 5000, 20), ("x", 20)])
def test_a_page_that_does_not_exist_is_no_error(
    page: Client, run: ImportRun, number: str, count: int
) -> None:
    add_problems(run, 45)
    html = page.get(f"/imports/{run.pk}/?problems={number}").content.decode()
    assert len(shown(html)) == count


def test_while_work_goes_on_the_page_stays_where_one_is(page: Client, run: ImportRun) -> None:
    add_problems(run, 60)
    ImportRun.objects.update(stage=ImportRun.Stage.SAVING)
    html = page.get(f"/imports/{run.pk}/?problems=2").content.decode()
    assert f'hx-get="/imports/{run.pk}/progress/?problems=2"' in html


def test_problems_cost_a_fixed_number_of_queries(page: Client, run: ImportRun) -> None:
    page.get(f"/imports/{run.pk}/")
    spent = []
    for count in (60, 600):
        add_problems(run, count)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(f"/imports/{run.pk}/?problems=2").status_code == 200
        spent.append(len(queries))
    assert spent[0] == spent[1]
