"""The process that reads files: ``python -m intake.reader_process``. Pure Python.

It loads the readers and the words of all forms once. For every request, a line of JSON with
``path``, ``name``, ``year`` and ``output``, it forks a child of limited memory and time; a hostile
file may kill that child, never this process or the worker. The child writes one JSON object to
``output``: ``documents``, ``notices`` and ``problems``, or ``refused`` when nothing could be read.
The answer is a line with the child's exit code, 0 when it wrote everything.
"""

from __future__ import annotations

import gc
import json
import os
import resource
from pathlib import Path
from typing import Any, BinaryIO, Final

from intake.pipeline import extract_bytes, to_json
from intake.problems import IntakeProblem
from intake.readers.registry import READERS, reader_for
from intake.recognisers.documents import form_titles

MEMORY_BYTES: Final = 2 * 1024**3
CPU_SECONDS: Final = 120
_FAILED: Final = 1


def limit_resources() -> None:
    """Cap memory and processor time of this process from here on."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_file(path: Path, name: str, year: int | None) -> dict[str, Any]:
    """What the file holds, as plain JSON values."""
    try:
        extraction = extract_bytes(name, path.read_bytes(), year=year)
    except IntakeProblem as problem:
        return {"refused": _problem(problem)}
    return {
        "documents": to_json(extraction, with_evidence=True)["documents"],
        "notices": list(extraction.notices),
        "problems": [_problem(problem) for problem in extraction.problems],
    }


def _problem(problem: IntakeProblem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "place": problem.place,
        "sentence": problem.sentence,
        "documents": list(problem.documents),
    }


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests one after the other until there are no more."""
    for line in requests:
        child = os.fork()
        if not child:
            _read_and_exit(line)
        _, status = os.waitpid(child, 0)
        answers.write(b"%d\n" % os.waitstatus_to_exitcode(status))
        answers.flush()


def _read_and_exit(line: bytes) -> None:
    code = _FAILED
    try:
        limit_resources()
        request = json.loads(line)
        found = read_file(Path(request["path"]), request["name"], request["year"])
        Path(request["output"]).write_text(json.dumps(found), encoding="utf-8")
        code = 0
    finally:
        # Nothing of this copy may run on into the loop above, whatever happened.
        os._exit(code)


def _prepare() -> None:
    """Load what every file needs, and keep the collector from touching it in each child."""
    form_titles()
    for kind in READERS:
        reader_for(kind)
    gc.collect()
    gc.freeze()


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the worker, out of reach of whatever a library prints or asks for.

    A line printed while a file is read would count as the answer, if not as the next file's.
    """
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return pipes


if __name__ == "__main__":
    requests, answers = _own_pipes()
    _prepare()
    serve(requests, answers)
