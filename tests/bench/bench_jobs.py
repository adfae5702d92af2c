"""Files a second that the demo's worker reads: SQLite, messages as files, `make run`'s command.

``python -m tests.bench.bench_jobs [FILES]`` uploads official sheets as the page does and lets a
worker process read them, then reads as many in this process. The ratio counts: what the worker
takes longer is waiting for messages, pauses for other writers, and starting up.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory(prefix="ziping-bench-")
os.environ.update(
    {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "",
        "ZIPING_BROKER_URL": "",
        "ZIPING_DATA_DIR": FOLDER.name,
        "ZIPING_DEMO": "1",
    }
)

import django  # noqa: E402

django.setup()

from django.core.files import File  # noqa: E402
from django.core.management import call_command  # noqa: E402

from accounts.models import User  # noqa: E402
from intake.models import ImportRun  # noqa: E402
from intake.runs.actions import RunOptions, start_run  # noqa: E402
from jobs.heartbeats import is_running  # noqa: E402
from jobs.models import Heartbeat  # noqa: E402
from jobs.work import finish_jobs  # noqa: E402
from scripts.serve import ROOT, worker_command  # noqa: E402
from tests.factories.folder import write_folder  # noqa: E402

FILES = 200
MAX_TIMES = 2.5
PATIENCE = 600.0


def upload(paths: list[Path], by: User) -> ImportRun:
    handles = [File(path.open("rb"), name=path.name) for path in paths]
    try:
        files = [(str(handle.name), handle) for handle in handles]
        return start_run(files=files, by=by, options=RunOptions())
    finally:
        for handle in handles:
            handle.close()


@contextmanager
def worker() -> Iterator[None]:
    log = Path(FOLDER.name) / "worker.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", *worker_command()], cwd=ROOT, stdout=stream, stderr=stream
        )
    try:
        wait_until(lambda: is_running(Heartbeat.Part.WORKER), process)
        yield
    finally:
        process.terminate()
        process.wait(30)


def wait_until(
    condition: Callable[[], bool], process: subprocess.Popen[bytes] | None = None
) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline or (process and process.poll() is not None):
            raise AssertionError("the worker ended, or did not end its work")
        time.sleep(0.2)


def is_read(run: ImportRun) -> bool:
    run.refresh_from_db()
    return run.stage not in {ImportRun.Stage.READING, ImportRun.Stage.PLANNING}


def main(count: int) -> int:
    call_command("migrate", verbosity=0)
    by = User.objects.create_superuser("1", "bench-only", name="甲")
    folder = Path(FOLDER.name) / "files"
    folder.mkdir()
    paths = write_folder(folder, count)
    with worker():
        begun = time.perf_counter()
        run = upload(paths, by)
        queued = time.perf_counter() - begun
        wait_until(lambda: is_read(run))
        by_worker = time.perf_counter() - begun
    here = upload(paths, by)
    begun = time.perf_counter()
    finish_jobs(here.jobs.all())
    by_hand = time.perf_counter() - begun
    tries = set(run.jobs.values_list("status", "tries"))
    print(f"{count} files uploaded in {queued:.1f} s, all read after {by_worker:.1f} s")
    print(f"by the worker:   {count / by_worker:6.1f} files/s; jobs ended as {tries}")
    print(f"in this process: {count / by_hand:6.1f} files/s")
    print(f"ratio:           ×{by_worker / by_hand:.1f} (at most ×{MAX_TIMES})")
    return 0 if by_worker / by_hand <= MAX_TIMES and tries == {("done", 1)} else 1


if __name__ == "__main__":
    ended = main(int(sys.argv[1]) if len(sys.argv) > 1 else FILES)
    FOLDER.cleanup()
    sys.exit(ended)
