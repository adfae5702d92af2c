"""Which function does which kind of job. The rooms above register theirs when Django starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from jobs.leases import Lease
from jobs.models import Job

OnFailure: TypeAlias = Callable[[Job, str], None]
OnCancel: TypeAlias = Callable[[Job], None]


def _nothing(*_: object) -> None:
    """The job's own row says enough."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What to do for a kind of job.

    ``work`` may be called again for a job that it began before; it renews the lease as it goes on
    and ends with ``lease.finish`` in the transaction of its last write. Before every step it asks
    whether ``job.by`` still may (accounts.permissions.read_anew), and raises ``leases.NotAllowed``
    where not. ``failed`` (with a sentence for people) and ``cancelled`` run in the transaction that
    closes the job.
    """

    work: Callable[[Lease], None]
    failed: OnFailure = _nothing
    cancelled: OnCancel = _nothing


_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Let ``handler`` do the jobs of this kind."""
    _handlers[kind] = handler


def handler_of(kind: str) -> Handler:
    """The handler of that kind; KeyError for a kind that nobody does."""
    return _handlers[kind]
