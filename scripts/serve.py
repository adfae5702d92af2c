"""`make run`: one web server and one worker on this machine, started and stopped together.

Ctrl-C or SIGTERM stops both. When one of them ends by itself the other is stopped too, the end of
its log is shown and its exit code becomes ours. Each runs in a process group of its own: nothing it
started outlives it, and a Ctrl-C in the terminal reaches it once, through us.
"""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
HOST: Final = "127.0.0.1"
READY_WITHIN: Final = 60.0
STOP_WITHIN: Final = 10.0
PR_SET_PDEATHSIG: Final = 1


class Stop(Exception):
    """Somebody asked us to end."""


@dataclass(frozen=True)
class Child:
    title: str
    process: subprocess.Popen[bytes]
    log: Path

    def tail(self, lines: int = 20) -> str:
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def kill_group(self) -> None:
        """What the process started may have outlived it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def environment() -> dict[str, str]:
    """The try-out profile; what the caller has set stays."""
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "ZIPING_DEMO": "1"}
    return {**settings, **os.environ, "PYTHONUNBUFFERED": "1"}


def data_folder() -> Path:
    return Path(os.environ.get("ZIPING_DATA_DIR") or ROOT / "var")


def web_command(port: int) -> list[str]:
    listen = ["--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--threads", "8"]
    # A new worker now and then gives memory back; the requests in work are finished by the old one
    # and new ones wait in the listening socket (tests/deploy/test_renewal.py).
    renewed = ["--max-requests", "2000", "--max-requests-jitter", "400"]
    # Its control socket lies in the home folder, where two projects would meet.
    other = ["--access-logfile", "-", "--no-control-socket"]
    return ["gunicorn", "config.wsgi:application", *listen, *renewed, *other]


def worker_command() -> list[str]:
    # One machine, one worker: it has nobody to gossip with, and waiting for answers costs a second.
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return ["celery", "-A", "config", "worker", "-B", "-c", "1", "-l", "INFO", *quiet]


def end_with_parent() -> None:
    """In the child: be told to stop even when the supervisor is killed outright (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(title: str, name: str, command: Sequence[str]) -> Child:
    log = data_folder() / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    program = [sys.executable, "-m", *command]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            program,
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,  # safe: this program has no threads
        )
    return Child(title, process, log)


def stop(children: Sequence[Child]) -> None:
    """Politely first, so that a running job may finish; after a while for good."""
    for child in children:
        # To the leader alone: Celery's pool would drop its job if it were told as well.
        child.process.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for child in children:
        try:
            child.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{child.title}没有及时停止，强制结束。", flush=True)
    for child in children:
        child.kill_group()
        child.process.wait()


def healthy(port: int, host: str = HOST) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": host})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def first_dead(children: Sequence[Child]) -> Child | None:
    return next((child for child in children if child.process.poll() is not None), None)


def exit_code(child: Child) -> int:
    """A shell's way to say it: 128 plus the signal; an end that nobody asked for is never a 0."""
    code = child.process.returncode
    return 128 - code if code < 0 else code or 1


def wait_until_ready(children: Sequence[Child], port: int) -> Child | None:
    """None when the site answers; else the child that ended or did not answer."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if (dead := first_dead(children)) is not None:
            return dead
        if healthy(port):
            return None
        time.sleep(0.1)
    return children[0]


def wait_for_end(children: Sequence[Child]) -> Child:
    while (dead := first_dead(children)) is None:
        time.sleep(0.5)
    return dead


def report(child: Child) -> int:
    ended = child.process.poll() is not None
    what = "意外退出" if ended else "没有应答"
    print(f"{child.title}{what}。日志末尾（{child.log}）：\n{child.tail()}", file=sys.stderr)
    return exit_code(child) if ended else 1


def prepare() -> str:
    """The demo accounts to print; the database, demo data and static files are ready then."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.prepare"],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    before, _, accounts = done.stdout.partition("----\n")
    if done.returncode:
        print(before, file=sys.stderr)
        raise SystemExit(done.returncode)
    return accounts.strip()


def port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def supervise(port: int, accounts: str) -> int:
    children: list[Child] = []
    try:
        children.append(start("网站", "web", web_command(port)))
        children.append(start("后台任务", "worker", worker_command()))
        failed = wait_until_ready(children, port)
        if failed is None:
            print(f"\n预算绩效自评已启动：http://{HOST}:{port}/\n\n{accounts}\n", flush=True)
            print(f"日志在 {data_folder() / 'log'}。按 Ctrl-C 停止。", flush=True)
            failed = wait_for_end(children)
        return report(failed)
    except Stop:
        print("\n正在停止……", flush=True)
        return 0
    finally:
        # A second Ctrl-C must not leave a process behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(children)


def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def main() -> int:
    port = int(os.environ.get("PORT") or 8000)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    if port_is_taken(port):
        print(
            f"端口 {port} 已被占用：请先停止占用它的程序，或用 PORT=8001 make run。",
            file=sys.stderr,
        )
        return 1
    try:
        print("正在准备数据库、演示数据和静态文件……", flush=True)
        accounts = prepare()
        return supervise(port, accounts)
    except Stop:
        return 0


if __name__ == "__main__":
    sys.exit(main())
