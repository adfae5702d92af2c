"""Only a proxy of ours may say where a request comes from."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from accounts.login import client_address
from config import env
from config.checks import check_https_can_be_known
from config.proxy import TrustedProxyMiddleware

PROXY, ELSEWHERE, CLIENT = "172.30.250.2", "203.0.113.9", "198.51.100.7"
HTTPS_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

behind_proxy = override_settings(
    PROXY_NETWORKS=(ip_network(PROXY), ip_network("2001:db8::/64")),
    SECURE_PROXY_SSL_HEADER=HTTPS_HEADER,
)


def arrived(peer: str, **headers: str) -> HttpRequest:
    """The request as the views see it."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    TrustedProxyMiddleware(view)(request)
    return seen[0]


@behind_proxy
@pytest.mark.parametrize("peer", [PROXY, f"::ffff:{PROXY}", "2001:db8::1"])
def test_the_proxy_is_believed(peer: str) -> None:
    request = arrived(peer, x_forwarded_for=CLIENT, x_forwarded_proto="https")
    assert client_address(request) == CLIENT
    assert request.is_secure()


@behind_proxy
@pytest.mark.parametrize("peer", [ELSEWHERE, "127.0.0.1", "", "not an address"])
def test_nobody_else_is_believed(peer: str) -> None:
    request = arrived(peer, x_forwarded_for=CLIENT, x_forwarded_proto="https")
    assert client_address(request) == peer
    assert not request.is_secure()


@override_settings(PROXY_NETWORKS=(), SECURE_PROXY_SSL_HEADER=HTTPS_HEADER)
def test_without_a_proxy_nobody_is_believed() -> None:
    request = arrived("127.0.0.1", x_forwarded_for=CLIENT, x_forwarded_proto="https")
    assert client_address(request) == "127.0.0.1"
    assert not request.is_secure()


@behind_proxy
@pytest.mark.parametrize("peer", [PROXY, ELSEWHERE])
@pytest.mark.parametrize(
    "name", ["Forwarded", "X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP", "X-Forwarded-For"]
)
def test_views_see_no_other_claim_about_the_way(peer: str, name: str) -> None:
    assert name not in arrived(peer, **{name.replace("-", "_"): CLIENT}).headers


@behind_proxy
@pytest.mark.parametrize(
    ("forwarded_for", "counted"),
    [
        (f"{ELSEWHERE}, {CLIENT}", CLIENT),  # a proxy that appends: its own word is the last
        ("2001:db8::7", "2001:db8::"),  # the network of a customer
        ("unknown", PROXY),
        ("", PROXY),
    ],
)
def test_address_the_proxy_names(forwarded_for: str, counted: str) -> None:
    assert client_address(arrived(PROXY, x_forwarded_for=forwarded_for)) == counted


@behind_proxy
def test_middleware_stands_first(settings) -> None:
    """Whatever runs before it would see the client's own headers."""
    assert settings.MIDDLEWARE[0] == "config.proxy.TrustedProxyMiddleware"


@pytest.mark.parametrize(
    ("text", "networks"),
    [
        ("", ()),
        ("10.1.2.3", (ip_network("10.1.2.3"),)),
        ("10.1.2.0/24, fd00::1", (ip_network("10.1.2.0/24"), ip_network("fd00::1"))),
    ],
)
def test_addresses_and_networks_are_read(monkeypatch, text: str, networks: tuple) -> None:
    monkeypatch.setenv("ZIPING_PROXY_ADDRESSES", text)
    assert env.networks("ZIPING_PROXY_ADDRESSES") == networks


@pytest.mark.parametrize("text", ["proxy", "10.1.2.3/24", "10.1.2", "*", "0.0.0.0/0", "::/0"])
def test_anything_else_stops_the_start(monkeypatch, text: str) -> None:
    monkeypatch.setenv("ZIPING_PROXY_ADDRESSES", text)
    with pytest.raises(ImproperlyConfigured, match="ZIPING_PROXY_ADDRESSES"):
        env.networks("ZIPING_PROXY_ADDRESSES")


@pytest.mark.parametrize("value", ["1", "on", "yes please"])
def test_variable_that_is_gone_stops_the_start(monkeypatch, value: str) -> None:
    monkeypatch.setenv("ZIPING_BEHIND_PROXY", value)
    with pytest.raises(ImproperlyConfigured, match="ZIPING_PROXY_ADDRESSES"):
        env.refuse("ZIPING_BEHIND_PROXY", instead="ZIPING_PROXY_ADDRESSES")


@pytest.mark.parametrize("value", [None, "", "0", "off"])
def test_variable_that_is_gone_may_be_off(monkeypatch, value: str | None) -> None:
    monkeypatch.delenv("ZIPING_BEHIND_PROXY", raising=False)
    if value is not None:
        monkeypatch.setenv("ZIPING_BEHIND_PROXY", value)
    env.refuse("ZIPING_BEHIND_PROXY", instead="ZIPING_PROXY_ADDRESSES")


@pytest.mark.parametrize(
    ("https", "networks", "ids"),
    [(True, (), ["ziping.W001"]), (True, (ip_network(PROXY),), []), (False, (), [])],
)
def test_https_that_nobody_can_vouch_for_is_warned_of(https: bool, networks, ids) -> None:
    with override_settings(SECURE_SSL_REDIRECT=https, PROXY_NETWORKS=networks):
        assert [warning.id for warning in check_https_can_be_known()] == ids
