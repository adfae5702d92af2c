"""Which function does which kind of job. The rooms above register theirs when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from jobs.leases import Lease
from jobs.models import Job

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OnFailure: TypeAlias = Callable[[Job, str], None]
OnCancel: TypeAlias = Callable[[Job], None]
Files: TypeAlias = Callable[[Job], Sequence[str]]


def _nothing(*_: object) -> None:
    """The job's own row says enough."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What to do for a kind of job.

    ``work`` may be called again for a job that it began before; it renews the lease as it goes on
    and ends with ``lease.finish`` in the transaction of its last write. Before every step it asks
    whether ``job.by`` still may (accounts.permissions.read_anew), and raises ``leases.NotAllowed``
    where not. ``failed`` (with a sentence for people) and ``cancelled`` run in the transaction that
    closes the job. ``files`` are the uploads that a job's row, open or ended, names and still
    needs; no other row has to name them.
    """

    work: Callable[[Lease], None]
    failed: OnFailure = _nothing
    cancelled: OnCancel = _nothing
    files: Files | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    handler: Handler
    title: StrOrPromise
    kept: bool


_kinds: dict[str, _Kind] = {}


def register(kind: str, handler: Handler, *, title: StrOrPromise = "", kept: bool = False) -> None:
    """Let ``handler`` do the jobs of this kind.

    ``title`` is what people call it. With ``kept`` its ended rows stay for good: some page shows
    them, or some action takes them up again.
    """
    _kinds[kind] = _Kind(handler, title or kind, kept)


def unregister(kind: str) -> None:
    """Forget the kind: for tests, which make up their own."""
    del _kinds[kind]


def handler_of(kind: str) -> Handler:
    """The handler of that kind; KeyError for a kind that nobody does."""
    return _kinds[kind].handler


def title_of(kind: str) -> str:
    """What people call that kind of job."""
    return str(_kinds[kind].title) if kind in _kinds else kind


def kept_kinds() -> list[str]:
    """The kinds whose ended rows stay."""
    return [kind for kind, known in _kinds.items() if known.kept]


def files_of_jobs() -> Iterator[str]:
    """The names of uploads that job rows hold."""
    for kind, known in _kinds.items():
        if known.handler.files is not None:
            for job in Job.objects.filter(kind=kind).iterator():
                yield from known.handler.files(job)
