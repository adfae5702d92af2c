"""Many files at once: read by as many processes as there are cores, given back in order. Pure."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from intake.reading.pipeline import extract_path, to_json
from intake.reading.problems import IntakeProblem
from intake.reading.recognisers.documents import form_titles

_WORTH_IT: Final = 60
"""Fewer files are read sooner than other processes are there to help."""
_AT_A_TIME: Final = 25


@dataclass(frozen=True, slots=True)
class Extracted:
    """One file in the interchange format, and the sentences about it.

    ``refused`` says why it could not be read; ``json`` then has no documents.
    """

    json: dict[str, Any]
    sentences: tuple[str, ...] = ()
    refused: str = ""


def extract_files(paths: Sequence[Path | str], year: int | None = None) -> Iterator[Extracted]:
    """Every file in the order given. A file that cannot be read says why and stops no other."""
    read = partial(_extract, year=year)
    processes = min(_cores(), len(paths) // _AT_A_TIME)
    if len(paths) < _WORTH_IT or processes < 2:
        yield from map(read, paths)
        return
    form_titles()  # loaded once, before the processes part
    fork = multiprocessing.get_context("fork")
    done = 0
    with ProcessPoolExecutor(processes, mp_context=fork) as pool:
        try:
            for found in pool.map(read, paths, chunksize=_AT_A_TIME):
                done += 1
                yield found
        except BrokenProcessPool:
            yield from (
                _refused(path, _PROCESS_ENDED.format(Path(path).name)) for path in paths[done:]
            )


_PROCESS_ENDED: Final = "文件“{0}”没有读取：读取的进程意外中止，可能有文件过大；请分几次读取。"


def _refused(path: Path | str, sentence: str) -> Extracted:
    return Extracted({"file": Path(path).name, "documents": []}, refused=sentence)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _extract(path: Path | str, year: int | None) -> Extracted:
    try:
        found = extract_path(path, year)
    except IntakeProblem as problem:
        return _refused(path, problem.sentence)
    notices = (f"文件“{found.file}”：{notice.sentence}" for notice in found.notices)
    sentences = (*notices, *(problem.sentence for problem in found.problems))
    return Extracted(to_json(found), sentences)
