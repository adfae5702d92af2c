"""Helpers of the sign-in policy."""

from __future__ import annotations

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address to count failed logins by; ``config.proxy`` has put the client's own there."""
    return str(request.META.get("REMOTE_ADDR", ""))
