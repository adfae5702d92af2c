"""Redis as the broker: kombu's transport without the fault that ends the worker (ADR 304)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu.transport import redis as kombu_redis
from redis.exceptions import ConnectionError as BrokerGone


class Channel(kombu_redis.Channel):
    """A channel that answers a lost connection with the error that Celery waits for."""

    @contextmanager
    def conn_or_acquire(self, client: Any = None) -> Iterator[Any]:
        """Give a client of this channel's connection; raise BrokerGone when that was given up.

        kombu 5.7 raises AttributeError there: giving back unfinished messages, or acknowledging one
        whose job outlived the connection, then ends the worker instead of letting it reconnect.
        """
        if getattr(self.connection, "client", None) is None:
            raise BrokerGone("the connection of this channel was given up")
        with super().conn_or_acquire(client) as found:
            yield found


class Transport(kombu_redis.Transport):
    Channel = Channel
