"""The client address by which failed sign-ins are counted."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from django.http import HttpRequest

CUSTOMER: Final = 64
"""Bits of an IPv6 address that say whose it is: within a /64 a machine takes what it likes."""


def client_address(request: HttpRequest) -> str:
    """The address to count failed logins by; ``config.proxy`` has put the client's own there.

    Of IPv6 it is the first of the client's network.
    """
    given = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(given)
    except ValueError:  # a socket of this machine has no address
        return given
    if not isinstance(address, IPv6Address):
        return given
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address.packed, CUSTOMER), strict=False).network_address)
