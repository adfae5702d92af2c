"""A browser, a live site and a worker for journeys: tests that click as a person would.

The site runs on a SQLite file, not in memory as other tests do: web threads and the worker then
meet the same locks as under `make run`. Every journey also holds that no script fails and that
nothing is asked of another machine.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

from scripts.browser import browser_path
from tests.factories.people import Office, office

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PICTURES = ROOT / "var" / "e2e"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 10_000  # milliseconds; generous, since machines are shared
expect.set_options(timeout=PATIENCE)

BROWSER_FLAGS = [
    "--no-sandbox",  # containers offer no user namespaces; only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Playwright's synchronous interface keeps an event loop in this thread; the ORM is called from it
# only between the browser's steps.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    # The worker runs on until the session ends: who counts on its absence goes first.
    items.sort(key=_wants_worker)


def _wants_worker(item: pytest.Item) -> bool:
    return HERE in item.path.parents and "worker" in getattr(item, "fixturenames", ())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    item.stash.setdefault(FAILED, False)
    item.stash[FAILED] = item.stash[FAILED] or report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "journeys.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browser_path()
    assert path is not None, "no Chromium here: `make browser` installs one or says why not"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path, headless=True, args=BROWSER_FLAGS
        )
        yield launched
        launched.close()


class Watch:
    """What a page did that no page may do."""

    def __init__(self, page: Page, home: str) -> None:
        self.home = home
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("console", self.console)
        page.route("**/*", self.request)

    def console(self, message: ConsoleMessage) -> None:
        # A refused page (404 for a stranger) is the journey's own matter; htmx complains where a
        # page is left while sums are on their way.
        # A 403 answers a token that is too old.
        expected = (
            "Failed to load resource",
            "htmx:afterRequest",
            "htmx:sendError",
            "Response Status Error Code 403",
        )
        if message.type == "error" and not message.text.startswith(expected):
            self.complaints.append(f"console: {message.text}")

    def request(self, route: Route) -> None:
        # chrome: what the browser's own viewer of PDF files is made of.
        if route.request.url.startswith((self.home, "data:", "blob:", "chrome")):
            route.continue_()
        else:
            self.complaints.append(f"asked of another machine: {route.request.url}")
            route.abort()


@pytest.fixture
def new_page(browser: Browser, live_server, request: pytest.FixtureRequest):
    """Opens a browser window of its own, with no cookies, for one more person."""
    watched: list[tuple[Page, Watch]] = []

    def open_page() -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1366, "height": 768},
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watched.append((page, Watch(page, live_server.url)))
        return page

    yield open_page
    for number, (page, _) in enumerate(watched):
        if request.node.stash.get(FAILED, False) and not page.is_closed():
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
        page.context.close()
    assert [complaint for _, watch in watched for complaint in watch.complaints] == []


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    return new_page()


@pytest.fixture
def page_of(new_page: Callable[[], Page], live_server) -> Callable[..., Page]:
    """A window in which this user is signed in; signing in has journeys of its own."""

    def open_for(user) -> Page:
        client = Client()
        client.force_login(user)
        page = new_page()
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return page

    return open_for


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe-core finds against WCAG 2.2 AA on the page as it stands: rule and place."""
    source = AXE.read_text("utf-8")

    def violations(page: Page) -> list[str]:
        page.evaluate(source)  # not as a script tag, which the content security policy refuses
        options = {"runOnly": {"type": "tag", "values": WCAG}}
        found = page.evaluate("options => axe.run(document, options)", options)["violations"]
        return [f"{rule['id']}: {node['target'][0]}" for rule in found for node in rule["nodes"]]

    return violations


@pytest.fixture
def people(transactional_db: None) -> Office:
    """One office with everybody in it; see tests.factories.people."""
    return office()


def database_url() -> str:
    """The test database as another process finds it."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{found['NAME']}"
    return f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


@pytest.fixture(scope="session")
def worker(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A real worker with its beat beside the live site, for journeys that wait for a job."""
    log = tmp_path_factory.mktemp("worker") / "worker.log"
    schedule = log.with_name("schedule")
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-B", "-P", "solo"]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*command, "-s", str(schedule), "-l", "INFO", *quiet],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": database_url()},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    yield
    died = process.poll()
    process.terminate()
    process.wait(timeout=20)
    assert died is None, log.read_text("utf-8")[-2000:]
