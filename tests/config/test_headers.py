"""Headers of every answer, and the settings that come from the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.accounts.test_login import every_address
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, UserFactory, office
from tests.pages import as_user

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def people(db: None) -> Office:
    return office()


def test_no_browser_keeps_a_page_behind_the_login(client: Client, people: Office) -> None:
    create_evaluation(people.unit, people.preparer)
    as_user(client, UserFactory.create(is_superuser=True, is_staff=True))
    for address in every_address():
        if address in {"/health/", "/logout/", "/admin/logout/"}:
            continue
        response = client.get(address)
        assert response.headers.get("Cache-Control") == "no-store", address


@pytest.mark.parametrize("path", ["workbook/", ""])
def test_no_browser_keeps_a_form_or_its_workbook(client: Client, people: Office, path: str) -> None:
    form = create_evaluation(people.unit, people.preparer)
    as_user(client, people.preparer)
    response = client.get(f"/evaluations/{form.pk}/{path}")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/login/", "/nothing/", "/", "/evaluations/1/"])
@pytest.mark.django_db
def test_no_browser_keeps_what_a_stranger_is_told(client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_health_is_left_alone(client: Client) -> None:
    assert "Cache-Control" not in client.get("/health/").headers


@pytest.mark.parametrize(
    "feature", ["camera", "microphone", "geolocation", "payment", "usb", "serial", "midi"]
)
@pytest.mark.django_db
def test_pages_may_use_no_devices(client: Client, feature: str) -> None:
    assert f"{feature}=()" in client.get("/login/").headers["Permissions-Policy"]


WANTED = (
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_DOMAIN",
    "SESSION_COOKIE_PATH",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_DOMAIN",
    "CSRF_COOKIE_PATH",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
)


def settings_with(**variables: str) -> dict[str, Any]:
    """Settings as a process of its own reads them: half a second, the only way to see them."""
    code = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {WANTED!r}}}))
"""
    given = {**os.environ, "ZIPING_SECRET_KEY": "k" * 60, "ZIPING_DEBUG": "", **variables}
    answer = subprocess.run(
        [sys.executable, "-c", code], env=given, cwd=ROOT, check=True, capture_output=True
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_with_https_cookies_are_bound_to_the_host_and_hsts_to_it_alone() -> None:
    found = settings_with(ZIPING_HTTPS="1")
    for cookie, name in (("SESSION", "sessionid"), ("CSRF", "csrftoken")):
        assert found[f"{cookie}_COOKIE_NAME"] == f"__Host-{name}"
        assert found[f"{cookie}_COOKIE_SECURE"] is True
        assert found[f"{cookie}_COOKIE_PATH"] == "/"
        assert found[f"{cookie}_COOKIE_DOMAIN"] is None
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is False
    assert found["SECURE_HSTS_PRELOAD"] is False


def test_hsts_reaches_further_where_it_is_asked_for() -> None:
    found = settings_with(ZIPING_HTTPS="1", ZIPING_HSTS_SUBDOMAINS="1", ZIPING_HSTS_PRELOAD="1")
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert found["SECURE_HSTS_PRELOAD"] is True


def test_without_https_cookies_have_plain_names() -> None:
    found = settings_with(ZIPING_HTTPS="0", ZIPING_HSTS_SUBDOMAINS="1")
    assert found["SESSION_COOKIE_NAME"] == "sessionid"
    assert found["CSRF_COOKIE_NAME"] == "csrftoken"
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is False
