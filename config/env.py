"""Settings from the environment; a value that cannot be understood stops the start."""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.strip().lower() in _TRUE:
        return True
    if raw.strip().lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} should be on or off, not {raw!r}")


def number(name: str, default: int) -> int:
    raw = text(name)
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} should be a whole number, not {raw!r}") from None


def count(name: str, default: int) -> int:
    """A number that is not below 0."""
    found = number(name, default)
    if found < 0:
        raise ImproperlyConfigured(f"{name} should not be below 0")
    return found


def choice(name: str, default: str, *others: str) -> str:
    """One of a few words."""
    found = text(name, default).lower() or default
    if found not in {default, *others}:
        allowed = ", ".join((default, *others))
        raise ImproperlyConfigured(f"{name} should be one of {allowed}, not {found!r}")
    return found


def words(name: str) -> list[str]:
    return [word.strip() for word in text(name).split(",") if word.strip()]


def networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks (``10.1.2.0/24``), separated by commas."""
    try:
        found = tuple(ip_network(word) for word in words(name))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} should list addresses or networks: {error}") from None
    for network in found:
        if not network.prefixlen:
            raise ImproperlyConfigured(f"{name}: {network} is everybody")
    return found


def refuse(name: str, *, instead: str) -> None:
    """Stop the start where a variable is still set that has lost its meaning."""
    if text(name).lower() not in _FALSE:
        raise ImproperlyConfigured(f"{name} is no longer read: set {instead} instead")


def database(url: str, sqlite_file: Path) -> dict[str, Any]:
    """The DATABASES entry for ``url``; the SQLite file where it is empty."""
    if not url:
        return _sqlite(sqlite_file)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL: unknown database kind {parts.scheme!r}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _sqlite(file: Path) -> dict[str, Any]:
    # Writers take the lock when their transaction begins, so that a web process and a worker
    # wait for each other instead of failing half-way with "database is locked".
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
