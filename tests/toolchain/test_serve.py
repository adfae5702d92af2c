"""`make run`: both processes end together, and nothing stays behind."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import serve

# `python -m timeit` runs one line of code: a stand-in for a server.
ONCE = ["timeit", "-n", "1", "-r", "1"]
SLEEPS = [*ONCE, "import time; time.sleep(60)"]
STARTS_ANOTHER = [*ONCE, "import subprocess; subprocess.run(['sleep', '60'])"]


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """The supervisor sets signals for its whole process, which is ours here."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZIPING_DATA_DIR", str(tmp_path))
    return tmp_path


def group_is_gone(number: int) -> bool:
    for _ in range(50):
        try:
            os.killpg(number, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_end_of_one_ends_the_other_with_its_code_and_log(monkeypatch, capfd) -> None:
    started = []

    def start(title: str, name: str, command: list[str]) -> serve.Child:
        started.append(original(title, name, command))
        return started[-1]

    original = serve.start
    dies = [*ONCE, "import os; print('the last words', flush=True); os._exit(3)"]
    monkeypatch.setattr(serve, "start", start)
    monkeypatch.setattr(serve, "healthy", lambda _port: False)
    monkeypatch.setattr(serve, "web_command", lambda _port: SLEEPS)
    monkeypatch.setattr(serve, "worker_command", lambda: dies)

    assert serve.supervise(8000, "accounts") == 3
    assert "the last words" in capfd.readouterr().err
    assert [group_is_gone(child.process.pid) for child in started] == [True, True]


def test_stop_ends_what_a_child_started() -> None:
    child = serve.start("one", "one", STARTS_ANOTHER)
    serve.stop([child])
    assert child.process.returncode is not None
    assert group_is_gone(child.process.pid)


def test_signal_stops_both_and_is_no_failure(monkeypatch, capfd) -> None:
    def asked(_children: object) -> serve.Child:
        raise serve.Stop

    monkeypatch.setattr(serve, "healthy", lambda _port: True)
    monkeypatch.setattr(serve, "web_command", lambda _port: SLEEPS)
    monkeypatch.setattr(serve, "worker_command", lambda: SLEEPS)
    monkeypatch.setattr(serve, "wait_for_end", asked)
    assert serve.supervise(8000, "填报人 0001") == 0
    printed = capfd.readouterr().out
    assert "http://127.0.0.1:8000/" in printed
    assert "填报人 0001" in printed


@pytest.mark.parametrize(("line", "expected"), [("import os; os._exit(7)", 7), ("pass", 1)])
def test_an_end_that_nobody_asked_for_is_never_a_success(line: str, expected: int) -> None:
    child = serve.start("one", "one", [*ONCE, line])
    child.process.wait()
    assert serve.exit_code(child) == expected


def test_end_by_a_signal_has_the_code_a_shell_gives_it() -> None:
    child = serve.start("one", "one", SLEEPS)
    child.process.kill()
    child.process.wait()
    assert serve.exit_code(child) == 128 + signal.SIGKILL


def test_caller_may_change_the_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIPING_DEMO", "0")
    assert serve.environment()["ZIPING_DEMO"] == "0"
    monkeypatch.delenv("ZIPING_DEMO")
    assert serve.environment()["ZIPING_DEMO"] == "1"
