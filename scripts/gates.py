"""Runs the gates that a change must pass: `python -m scripts.gates lint unit ...`.

A gate is red when one of its commands ends with anything but 0. A gate that cannot run on this
machine says why and is skipped; with CI=true that is red as well.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts import browser, node, postgres

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
PYTHON = sys.executable
PYTEST = [PYTHON, "-m", "pytest"]
# By name: which folders `node --test` looks into differs between its versions.
SCRIPT_TESTS = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/js/*.test.js"))

# `check --deploy` judges settings as a bureau would run them, not as a developer does.
PRODUCTION = {
    "ZIPING_SECRET_KEY": "only-for-check-deploy-" + "0123456789abcdefghijklmnopqrstuvwxyz-" * 2,
    "ZIPING_ALLOWED_HOSTS": "ziping.invalid",
    "ZIPING_HTTPS": "1",
    "ZIPING_PROXY_ADDRESSES": "192.0.2.1",
    "ZIPING_DEBUG": "",
    "ZIPING_DEMO": "",
}


class CannotRun(Exception):
    """Why a gate cannot run on this machine."""


Environment = Mapping[str, str]
Setting = Callable[[], AbstractContextManager[Environment]]


@contextmanager
def as_is() -> Iterator[Environment]:
    yield {}


@dataclass(frozen=True)
class Gate:
    title: str
    commands: tuple[list[str], ...]
    environment: Environment = field(default_factory=dict)
    setting: Setting = as_is


def tool(name: str, *arguments: str) -> list[str]:
    return [str(PROGRAMS / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [PYTHON, "manage.py", *arguments]


def in_node(*arguments: str) -> list[str]:
    return [PYTHON, "-m", "scripts.node", *arguments]


@contextmanager
def with_node() -> Iterator[Environment]:
    if node.program() is None:
        raise CannotRun("no Node.js; `make setup` installs one")
    yield {}


@contextmanager
def on_postgres() -> Iterator[Environment]:
    try:
        with postgres.database() as url:
            yield {"DATABASE_URL": url}
    except postgres.NoServer as reason:
        raise CannotRun(str(reason)) from reason


@contextmanager
def in_browser() -> Iterator[Environment]:
    path = browser.browser_path()
    if path is None or not browser.has_chinese_font():
        raise CannotRun("no Chromium with Chinese fonts; `make browser` says more")
    yield {"ZIPING_CHROMIUM": path}


GATES = {
    "format": Gate("formatting (ruff)", (tool("ruff", "format", "--check", "."),)),
    "lint": Gate("code lint (ruff)", (tool("ruff", "check", "."),)),
    "types": Gate("types (mypy)", (tool("mypy"),)),
    "javascript": Gate(
        "page scripts (tsc, node --test)",
        (
            in_node("node_modules/typescript/bin/tsc", "--project", "jsconfig.json"),
            in_node("--test", "--test-reporter=spec", *SCRIPT_TESTS),
        ),
        setting=with_node,
    ),
    "imports": Gate("import contracts", (tool("lint-imports", "--no-logo"),)),
    "templates": Gate(
        "templates (djlint)",
        (
            tool("djlint", "templates", "--check", "--quiet"),
            tool("djlint", "templates", "--lint", "--quiet"),
        ),
    ),
    "migrations": Gate("missing migrations", (manage("makemigrations", "--check", "--dry-run"),)),
    "deploy": Gate(
        "production settings",
        (manage("check", "--deploy", "--fail-level", "WARNING"),),
        environment=PRODUCTION,
    ),
    "unit": Gate("tests on SQLite", ([*PYTEST, "-n", "2"],)),
    "pg": Gate("tests on PostgreSQL", ([*PYTEST, "-n", "2"],), setting=on_postgres),
    "e2e": Gate("browser journeys", ([*PYTEST, "-m", "e2e", "-n", "2"],), setting=in_browser),
}


@dataclass(frozen=True)
class Outcome:
    word: str
    seconds: float
    note: str = ""


def run_commands(gate: Gate, extra: Environment) -> bool:
    # DATABASE_URL is a matter of the gate `pg` alone: everything else runs on SQLite.
    env = {**os.environ, "DATABASE_URL": "", **gate.environment, **extra}
    results = [
        subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=False)
        for command in gate.commands
    ]
    return all(result.returncode == 0 for result in results)


def run_gate(gate: Gate) -> Outcome:
    start = time.monotonic()
    note = ""
    try:
        with gate.setting() as extra:
            word = "ok" if run_commands(gate, extra) else "FAILED"
    except CannotRun as reason:
        word = "FAILED" if os.environ.get("CI") == "true" else "skipped"
        note = str(reason)
    return Outcome(word, time.monotonic() - start, note)


def tally(outcomes: Iterable[Outcome]) -> str:
    """One line in the words that test runners use, for whoever reads the end of a log only."""
    words = Counter(outcome.word for outcome in outcomes)
    return f"gates: {words['ok']} passed, {words['FAILED']} failed, {words['skipped']} skipped"


def main(names: list[str]) -> int:
    outcomes = {}
    for name in names:
        print(f"== {name}: {GATES[name].title}", flush=True)
        outcomes[name] = run_gate(GATES[name])
    print("== summary")
    for name, outcome in outcomes.items():
        line = f"{outcome.word:8}{name:12}{outcome.seconds:7.1f} s  {GATES[name].title}"
        print(f"{line}: {outcome.note}" if outcome.note else line)
    total = sum(outcome.seconds for outcome in outcomes.values())
    print(f"{len(outcomes)} gates in {total:.1f} s")
    print(tally(outcomes.values()), flush=True)
    return int(any(outcome.word == "FAILED" for outcome in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(GATES)))
