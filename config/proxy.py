"""Forwarding headers are believed from the reverse proxy alone."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    # A server that listens on both families calls IPv4 peers ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address


class TrustedProxyMiddleware:
    """Removes forwarding headers that a client sent; keeps those that a trusted proxy sent.

    Afterwards REMOTE_ADDR is the client's address and X-Forwarded-Proto, where it is there at
    all, is true. Stands first: whatever ran before it would see the client's own headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.networks = settings.PROXY_NETWORKS

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        claimed = {name: meta.pop(name) for name in list(meta) if _is_forwarding_header(name)}
        if self._trusts(meta.get("REMOTE_ADDR", "")):
            # A proxy that appends instead of overwriting adds its own word last.
            client = _address(claimed.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2])
            if client is not None:
                meta["REMOTE_ADDR"] = str(client)
            if "HTTP_X_FORWARDED_PROTO" in claimed:
                meta["HTTP_X_FORWARDED_PROTO"] = claimed["HTTP_X_FORWARDED_PROTO"]
        return self.get_response(request)

    def _trusts(self, peer: str) -> bool:
        address = _address(peer)
        return address is not None and any(address in network for network in self.networks)


def _is_forwarding_header(name: str) -> bool:
    return name.startswith("HTTP_X_FORWARDED") or name in {"HTTP_FORWARDED", "HTTP_X_REAL_IP"}
