"""No test reaches another machine; loopback and unix sockets stay open."""

import socket
import urllib.request

import pytest

from tests.conftest import is_local


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", ""])
def test_this_machine_is_local(host: str) -> None:
    assert is_local((host, 80))


def test_unix_socket_is_local() -> None:
    assert is_local("/run/some.sock")


@pytest.mark.parametrize("host", ["192.0.2.1", "ziping.invalid", "127.0.0.1.ziping.invalid"])
def test_other_machine_is_not_local(host: str) -> None:
    assert not is_local((host, 80))


# By name, since this module may be loaded beside the conftest that pytest itself loaded.
def test_connection_elsewhere_is_refused() -> None:
    with pytest.raises(Exception, match="must not connect"), socket.socket() as client:
        client.connect(("192.0.2.1", 80))


def test_name_elsewhere_is_not_looked_up() -> None:
    with pytest.raises(Exception, match="must not look up"):
        urllib.request.urlopen("http://ziping.invalid/", timeout=1)
