"""Every URL as everybody: compared with the committed table, and held to rules beside it.

``UPDATE_ACCESS_TABLE=1 pytest tests/access`` (without ``-n``) writes the table anew; the difference
is for the reviewer to judge. The rules are not in the table: no rewriting hides what breaks them.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.access import table
from tests.access.admin_cases import admin_cases
from tests.access.building import build_world
from tests.access.cases import Case, all_urls
from tests.access.rules import broken
from tests.access.site_cases import site_cases
from tests.access.walk import Walker

URLS = all_urls()
REWRITES = bool(os.environ.get("UPDATE_ACCESS_TABLE"))
QUICK = {
    # Hundreds of passwords are hashed, and thousands of sessions kept.
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
}


@pytest.fixture(scope="module")
def walker(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walker]:
    """The world, made once; every request is taken back."""
    folder = tmp_path_factory.mktemp("access")
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(**QUICK, MEDIA_ROOT=folder / "uploads"),
    ):
        patch.setattr(tempfile, "tempdir", str(folder))  # where tables for import are kept
        walker = Walker(build_world())
        logging.disable()  # thousands of refusals, each with its traceback
        yield walker
        logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def cases(walker: Walker) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for case in (*site_cases(walker.world), *admin_cases(walker.world)):
        found.setdefault(case.url, []).append(case)
    return found


@pytest.mark.filterwarnings("ignore:The 'get_valid_export_item_pks:DeprecationWarning")
@pytest.mark.parametrize("url", URLS)
def test_everybody_gets_what_the_table_says(
    walker: Walker, cases: dict[str, list[Case]], url: str
) -> None:
    assert url in cases, (
        f"{url} is new: give it a case in tests/access/site_cases.py, or for the admin's objects "
        f"a row in tests/access/building.py, then write the table anew (docs/testing.md)"
    )
    walker.forget()
    outcomes = [outcome for case in cases[url] for outcome in walker.visit(case)]
    found = table.lines_of(outcomes)
    if REWRITES:
        assert "PYTEST_XDIST_WORKER" not in os.environ, "write the table without -n"
        table.store({**table.load(), url: found})
    committed = table.load().get(url, [])
    wrong = [sentence for outcome in outcomes for sentence in broken(walker.world, outcome)]
    wrong += [f"not in the table: {line}" for line in found if line not in committed]
    wrong += [f"only in the table: {line}" for line in committed if line not in found]
    assert not wrong, "\n".join([f"{url}:", *wrong])


def test_the_table_names_no_url_that_is_gone() -> None:
    known = table.load()
    if REWRITES:
        table.store({url: lines for url, lines in known.items() if url in URLS})
        known = table.load()
    assert sorted(set(known) - set(URLS)) == []


def test_no_case_is_for_a_url_that_is_gone(cases: dict[str, list[Case]]) -> None:
    assert sorted(set(cases) - set(URLS)) == []
