"""Reads one file in a process of its own: ``python -m intake.reader_process FILE NAME [YEAR]``.

A hostile file may kill this process, never the worker. Prints one JSON object: ``documents``,
``notices`` and ``problems``, or ``refused`` when nothing could be read. Pure Python.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any, Final

from intake.pipeline import extract_bytes, to_json
from intake.problems import IntakeProblem

MEMORY_BYTES: Final = 2 * 1024**3
CPU_SECONDS: Final = 120


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


def main(arguments: list[str]) -> None:
    path, name, *rest = arguments
    limit_resources()
    found = read_file(Path(path), name, int(rest[0]) if rest else None)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
