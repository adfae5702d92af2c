"""The process that reads files: ``python -m intake.reading.reader_process``. Pure Python.

It loads the readers and the words of all forms once. For every request, a line of JSON, it forks
a child of the memory, time and output that the request allows (``memory``, ``seconds``,
``written``); a hostile file may kill that child, never this process or the worker. The child does
the request's ``task`` and writes what came of it to ``output``:

- ``read``: one JSON object for the file at ``path``, called ``name``, with ``documents``,
  ``notices`` and ``problems``, or with ``refused`` when nothing could be read.
- ``fill``: the official workbooks in the file at ``path`` that come back filled
  (``filled_workbooks``): a list under ``workbooks``, or ``refused``.
- ``mark``: the workbook at ``path`` with the cells marked that the JSON file ``marks`` lists.
- ``draw``: the first pages of the file at ``path`` as pictures (``pictures.Drawn``); ``kind`` is
  "pdf" or "picture".

A child that fails writes how, without anything of the document, to ``trace`` (``traces``).

The answer is a line with the child's exit code, 0 when it wrote everything. When the worker is gone
the child is ended: nobody waits for it, and its place among the machine's readers is free again.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final

from intake.reading.filled_workbooks import read_filled
from intake.reading.marking import marked_workbook
from intake.reading.pictures import draw
from intake.reading.pipeline import extract_bytes, to_json
from intake.reading.problems import IntakeProblem
from intake.reading.readers.registry import READERS, reader_for
from intake.reading.recognisers.documents import form_titles
from intake.reading.traces import trace_of

_FAILED: Final = 1


def limit_resources(memory: int, seconds: int, written: int) -> None:
    """Cap memory, processor time and the size of files of this process from here on."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # A second more for the hard limit: at that one the kernel kills, and nobody could tell why.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_file(path: Path, name: str, year: int | None) -> dict[str, Any]:
    """What the file holds, as plain JSON values."""
    try:
        extraction = extract_bytes(name, path.read_bytes(), year=year)
    except IntakeProblem as problem:
        return {"refused": _problem(problem)}
    return {
        "documents": to_json(extraction, with_evidence=True)["documents"],
        "notices": [notice.sentence for notice in extraction.notices],
        "problems": [_problem(problem) for problem in extraction.problems],
    }


def _problem(problem: IntakeProblem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "place": problem.place,
        "sentence": problem.sentence,
        "documents": list(problem.documents),
    }


def _read(request: dict[str, Any]) -> bytes:
    found = read_file(Path(request["path"]), request["name"], request["year"])
    return json.dumps(found).encode()


def _fill(request: dict[str, Any]) -> bytes:
    data = Path(request["path"]).read_bytes()
    try:
        found = {"workbooks": read_filled(request["name"], data, request["year"])}
    except IntakeProblem as problem:
        return json.dumps({"refused": _problem(problem)}).encode()
    return json.dumps(found).encode()


def _mark(request: dict[str, Any]) -> bytes:
    return marked_workbook(Path(request["path"]), json.loads(Path(request["marks"]).read_bytes()))


def _draw(request: dict[str, Any]) -> bytes:
    return draw(Path(request["path"]), request["kind"]).to_json()


_TASKS: Final[dict[str, Callable[[dict[str, Any]], bytes]]] = {
    "read": _read,
    "mark": _mark,
    "draw": _draw,
    "fill": _fill,
}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests one after the other until there are no more."""
    for line in requests:
        ended, held_by_child = os.pipe()
        child = os.fork()
        if not child:
            _work_and_exit(line)
        os.close(held_by_child)
        # While the child works the worker sends nothing: what can be read is the worker's end.
        if ended not in select.select([requests.fileno(), ended], [], [])[0]:
            os.kill(child, signal.SIGKILL)
        os.close(ended)
        _, status = os.waitpid(child, 0)
        answers.write(b"%d\n" % os.waitstatus_to_exitcode(status))
        answers.flush()


def _work_and_exit(line: bytes) -> None:
    code = _FAILED
    try:
        request = json.loads(line)
        try:
            limit_resources(request["memory"], request["seconds"], request["written"])
            Path(request["output"]).write_bytes(_TASKS[request["task"]](request))
            code = 0
        except BaseException as error:  # noqa: BLE001  whatever it is, it ends this copy
            Path(request["trace"]).write_text(trace_of(error), "utf-8")
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


def _own_pipes() -> tuple[BinaryIO, BinaryIO, BinaryIO]:
    """The pipes to the worker, out of reach of whatever a library prints or asks for.

    A line printed while a file is read would count as the answer, if not as the next file's. What
    is printed as an error may quote the document: only ``trace_of`` goes to the third pipe.
    """
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(2), "wb")
    null_device = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null_device, descriptor)
    os.close(null_device)
    return pipes


def main() -> None:
    requests, answers, errors = _own_pipes()
    try:
        _prepare()
        serve(requests, answers)
    except BaseException as error:
        errors.write(trace_of(error).encode())
        errors.flush()
        raise


if __name__ == "__main__":
    main()
