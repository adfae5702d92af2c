"""How soon sums and findings follow what is typed into a sheet of 40 rows.

Prints the time of the server alone, what 40 rows cost against 8 (the ratio), and, where a browser
is installed, the time from the request to the painted answer. On a SQLite in memory.
``python -m tests.bench.bench_live [ROUNDS]`` ends with 1 when the answer of 40 rows costs more than
five times that of 8, or when the painted answer takes more than 150 ms at the 95th percentile.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.db import DEFAULT_DB_ALIAS, connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402

from evaluations.models import Evaluation  # noqa: E402
from evaluations.scoring.computed import fill_computed  # noqa: E402
from evaluations.sheet.editions import get_edition  # noqa: E402
from scripts.browser import browser_path  # noqa: E402
from tests.factories.documents import build_document  # noqa: E402
from tests.factories.evaluations import create_evaluation  # noqa: E402
from tests.factories.people import Office, office  # noqa: E402
from tests.pages import as_user, posted  # noqa: E402

ROUNDS = 60
AS_FORM = "application/x-www-form-urlencoded"
AT_MOST_MS = 150
AT_MOST_TIMES = 5
PAINTED = """() => new Promise((done) => {
  let begin = 0;
  const once = (name, then) => document.body.addEventListener(name, then, { once: true });
  once("htmx:beforeRequest", () => { begin = performance.now(); });
  once("findings-drawn", () => requestAnimationFrame(
    () => setTimeout(() => done(performance.now() - begin))));
  const cell = document.querySelector('[name="rows-0-score"]');
  cell.value = cell.value === "1" ? "2" : "1";
  cell.dispatchEvent(new Event("input", { bubbles: true }));
})"""
"""From the request to the frame after the answer was put in; the pause before it is not counted."""


def a_sheet(people: Office, count: int) -> Evaluation:
    document = build_document()
    scored = [row for row in document.indicators if row.level3 != "不适用"]
    rows = tuple(
        replace(row, level3=f"{row.level3}{number}")
        for number, row in enumerate(islice(cycle(scored), count))
    )
    whole = fill_computed(replace(document, indicators=rows), get_edition(document.edition))
    return create_evaluation(people.unit, people.preparer, document=whole, name=f"{count} 行")


def answer_times(client: Client, form: Evaluation, rounds: int) -> list[float]:
    """Milliseconds of processor time for each answer; one cell differs each time."""
    page = posted(form)
    times = []
    for number in range(rounds):
        page["rows-0-score"] = str(number % 10)
        begin = time.process_time()
        answer = client.post(f"/evaluations/{form.pk}/live/", urlencode(page), content_type=AS_FORM)
        times.append((time.process_time() - begin) * 1000)
        assert answer.status_code == 200
    return times


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


@contextmanager
def served() -> Iterator[str]:
    """The site in a thread of this process, on the same database."""
    here = connections[DEFAULT_DB_ALIAS]
    here.inc_thread_sharing()
    shared = {DEFAULT_DB_ALIAS: here}
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override=shared)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()
        here.dec_thread_sharing()


def painted_times(client: Client, form: Evaluation, rounds: int) -> list[float]:
    """Milliseconds from the request to the painted answer in a browser; none without one."""
    path = browser_path()
    if path is None:
        return []
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where there is a browser

    name = settings.SESSION_COOKIE_NAME
    with served() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        cookie: Any = {"name": name, "value": client.cookies[name].value, "url": home}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(f"{home}/evaluations/{form.pk}/")
        times = [float(page.evaluate(PAINTED)) for _ in range(rounds)]
        browser.close()
    return times


def main(rounds: int) -> int:
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    settings.DEBUG = True  # serves the scripts as they are
    name = connection.creation.create_test_db(verbosity=0)
    people = office()
    client = as_user(Client(), people.preparer)
    few, many = (a_sheet(people, count) for count in (8, 40))
    for form in (few, many):
        answer_times(client, form, 5)
    short, long = answer_times(client, few, rounds), answer_times(client, many, rounds)
    ratio = statistics.median(long) / statistics.median(short)
    print(f"server, 40 rows: median {statistics.median(long):.0f} ms, p95 {p95(long):.0f} ms")
    print(f"40 rows against 8: x{ratio:.1f}")
    painted = painted_times(client, many, rounds)
    if painted:
        print(f"painted: median {statistics.median(painted):.0f} ms, p95 {p95(painted):.0f} ms")
    connections.close_all()
    connection.creation.destroy_test_db(name, verbosity=0)
    return int(ratio > AT_MOST_TIMES or (bool(painted) and p95(painted) > AT_MOST_MS))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
