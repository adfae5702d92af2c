"""Runs commands of one installation, each in a process of its own, and loads the product once.

Started as ``python -m tests.config.forked_commands``. A line of JSON on standard input names the
arguments of `manage.py`; a line on standard output gives exit code, output and errors. Starting
Python and Django costs more than a second, which is then paid once and not for every command.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import traceback
from typing import IO, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import execute_from_command_line  # noqa: E402

from tests.config import small_installation  # noqa: E402

FILL = "fill"
"""In place of a command: fill the installation with a little of everything."""


def obey(arguments: list[str], largest_file: int | None) -> int:
    """The exit code of the command, as its own process would end with it."""
    if largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    try:
        if arguments == [FILL]:
            small_installation.main()
        else:
            execute_from_command_line(["manage.py", *arguments])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  as the interpreter does at the end of a program
        traceback.print_exc()
        return 1
    return 0


def in_a_fork(arguments: list[str], largest_file: int | None) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            code = obey(arguments, largest_file)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _pid, status = os.waitpid(child, 0)
        return {
            "returncode": os.waitstatus_to_exitcode(status),
            "stdout": _text(out),
            "stderr": _text(err),
        }


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def main() -> None:
    for line in sys.stdin:
        answer = in_a_fork(**json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
