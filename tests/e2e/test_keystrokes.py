"""Something is killed at random moments of a filling session; what was acknowledged stays.

Acknowledged is what the page says: "已保存" of the server, "已存本机" of this browser.
The site runs beside the test, since a thread cannot be killed. ``KEYSTROKES`` is the number of
moments: a few in ``make e2e``, a thousand in ``make keystrokes``. ``KEYSTROKES_SEED`` repeats a
run.
"""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from evaluations.models import Evaluation
from scripts import serve
from tests.e2e.conftest import database_url
from tests.e2e.sheets import blank_form, show
from tests.factories.people import Office

MOMENTS: Final = int(os.environ.get("KEYSTROKES", "4"))
SEED: Final = int(os.environ.get("KEYSTROKES_SEED", "1"))
KINDS: Final = ("web", "worker", "network", "tab")
RECORDED: Final = (Path(__file__).parent / "filling_session.txt").read_text("utf-8").splitlines()
"""What a clerk typed, a line a cell: the field's name, a tab, the text."""
LONGEST: Final = 1_500  # characters in one cell: then the session goes on in another sheet
PATIENCE: Final = 60_000  # milliseconds for a server that starts on a busy machine

ACKNOWLEDGE: Final = """
addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#sheet-form");
  const tell = (kind) => acknowledged(kind, Object.fromEntries(new FormData(form)));
  form?.addEventListener("sheet:saved", () => tell("server"));
  form?.addEventListener("sheet:refused", (event) => {
    if (event.detail?.includes("已存本机")) tell("browser");
  });
});
"""


@dataclass
class Site:
    """The site's own processes, and what the page has acknowledged so far."""

    port: int
    web: serve.Child | None = None
    worker: serve.Child | None = None
    texts: dict[str, str] = field(default_factory=dict)
    by: Counter[str] = field(default_factory=Counter)

    def start_web(self) -> None:
        self.web = serve.start("网站", "keystrokes-web", serve.web_command(self.port))

    def start_worker(self) -> None:
        self.worker = serve.start("后台任务", "keystrokes-worker", serve.worker_command())

    def wait(self) -> None:
        assert self.web is not None
        dead = serve.wait_until_ready([self.web], self.port)
        assert dead is None, dead.tail()

    def kill(self, child: serve.Child | None) -> None:
        assert child is not None
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def acknowledge(self, kind: str, fields: dict[str, str]) -> None:
        self.by[kind] += 1
        self.texts |= {name: text for name, text in fields.items() if name in CELLS}


CELLS: Final = frozenset(line.split("\t")[0] for line in RECORDED)


@pytest.fixture
def site(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("DATABASE_URL", database_url())
    with socket.socket() as probe:
        probe.bind((serve.HOST, 0))
        running = Site(int(probe.getsockname()[1]))
    running.start_web()
    running.start_worker()
    try:
        running.wait()
        yield running
    finally:
        for child in (running.web, running.worker):
            if child is not None:
                running.kill(child)


class Desk:
    """One clerk with one browser, on one sheet after another."""

    def __init__(self, browser: Browser, site: Site, people: Office) -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(
            base_url=f"http://{serve.HOST}:{site.port}", locale="zh-CN"
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.expose_function("acknowledged", site.acknowledge)
        self.context.add_init_script(ACKNOWLEDGE)
        client = Client()
        client.force_login(people.preparer)
        name = settings.SESSION_COOKIE_NAME
        url = f"http://{serve.HOST}:{site.port}"
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
        self.form = blank_form(people.unit)
        self.page = self.open()

    def open(self) -> Page:
        page = self.context.new_page()
        show(page, self.form)
        page.wait_for_load_state()
        return page

    def stored(self) -> dict[str, str]:
        """What the database holds of the cells of the session."""
        connection.close()
        form = Evaluation.objects.get(pk=self.form.pk)
        rows = [row.explanation for row in form.indicators.all()]
        found = {f"rows-{number}-explanation": text for number, text in enumerate(rows)}
        return found | {"goal_actual": form.goal_actual}

    def empty(self) -> None:
        """The cells are full: the session begins anew in an empty sheet."""
        self.page.close()
        self.form.indicators.update(explanation="")
        version = Evaluation.objects.get(pk=self.form.pk).version + 1
        Evaluation.objects.filter(pk=self.form.pk).update(goal_actual="", version=version)
        self.site.texts.clear()
        self.page = self.open()

    def kill(self, kind: str) -> None:
        if kind == "web":
            self.site.kill(self.site.web)
        elif kind == "worker":
            self.site.kill(self.site.worker)
        elif kind == "network":
            self.context.set_offline(True)
        else:
            with suppress(Error):
                self.page.goto("chrome://crash", timeout=5_000)
            self.page.close()

    def come_back(self, kind: str) -> None:
        if kind == "web":
            self.site.start_web()
            self.site.wait()
        elif kind == "worker":
            self.site.start_worker()
        elif kind == "network":
            self.context.set_offline(False)
        else:
            self.page = self.open()
            self.page.wait_for_load_state("networkidle")  # it has looked for what was lost
            offer = self.page.locator("#local-copy .take")
            if offer.count():
                offer.click()
                expect(self.page.locator("#local-copy")).to_be_empty(timeout=PATIENCE)

    def settle(self) -> None:
        """One more key and the button, and the page has saved everything."""
        saved = self.site.by["server"]
        self.page.locator('[name="goal_actual"]').press("End")
        self.page.keyboard.type("。")
        self.page.get_by_role("button", name="保存草稿").click()
        deadline = time.monotonic() + PATIENCE / 1000
        while self.site.by["server"] == saved:
            assert time.monotonic() < deadline, self.page.locator("#save-state").inner_text()
            self.page.wait_for_timeout(50)
        expect(self.page.locator("#save-state")).to_have_text(re.compile("已保存"))


def test_no_acknowledged_keystroke_is_lost(browser: Browser, site: Site, people: Office) -> None:
    rng = random.Random(SEED)  # noqa: S311  no secret
    desk = Desk(browser, site, people)
    killed: Counter[str] = Counter()
    lost: list[str] = []
    kinds = [KINDS[number % len(KINDS)] for number in range(MOMENTS)]
    rng.shuffle(kinds)
    for number, kind in enumerate(kinds):
        name, text = RECORDED[number % len(RECORDED)].split("\t")
        cell = desk.page.locator(f'[name="{name}"]')
        if len(cell.input_value()) > LONGEST:
            desk.empty()
            cell = desk.page.locator(f'[name="{name}"]')
        moment = rng.randrange(len(text) + 1)
        cell.press("Control+End")
        desk.page.keyboard.type(text[:moment], delay=rng.choice((0, 15, 40)))
        desk.page.wait_for_timeout(rng.choice((0, rng.randrange(2_500))))
        before = dict(site.texts)
        desk.kill(kind)
        killed[kind] += 1
        if kind != "tab":
            # Who types on while nothing answers.
            desk.page.keyboard.type(text[moment:])
            desk.page.wait_for_timeout(rng.choice((0, 300)))
            before = dict(site.texts)
        desk.come_back(kind)
        desk.settle()
        stored = desk.stored()
        lost += [
            f"{number} {kind} {cell}: {said!r} is not in {stored.get(cell)!r}"
            for cell, said in before.items()
            if said not in stored.get(cell, "")
        ]
        shown = {each: desk.page.locator(f'[name="{each}"]').input_value() for each in CELLS}
        lost += [
            f"{number} {kind} {each}: the page shows {text!r}, stored is {stored[each]!r}"
            for each, text in shown.items()
            if " ".join(text.split()) != " ".join(stored[each].split())
        ]
    said = f"{MOMENTS} moments, seed {SEED}: {dict(killed)}; acknowledged by {dict(site.by)}\n"
    sys.stdout.write(said)
    assert lost == []
