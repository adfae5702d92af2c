"""What the proxy keeps from the site, seen from the clients' side of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from tests.deploy.site import HOST, PASSWORD, STAFF_NUMBER, Client, Site


def slow_header(_: Client) -> bytes:
    return f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: ".encode()


def slow_body(client: Client) -> bytes:
    """A sign-in whose form the site has to read: it comes with the cookie of its page."""
    client.get("/login/")
    lines = [
        "POST /login/ HTTP/1.1",
        f"Host: {HOST}",
        f"Referer: https://{HOST}/login/",
        f"Cookie: {client.cookie()}",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Length: 60000",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def dripping(client: Client, start: bytes, count: int) -> Iterator[None]:
    """Connections that begin a request and then send a byte now and then."""
    over = threading.Event()
    with ExitStack() as stack:
        sockets = [stack.enter_context(client.socket()) for _ in range(count)]
        for each in sockets:
            each.sendall(start)

        def drip() -> None:
            while not over.wait(0.2):
                for each in sockets:
                    try:
                        each.sendall(b"x")
                    except OSError:  # the server has had enough of this one
                        continue

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("start", [slow_header, slow_body])
def test_slow_clients_do_not_keep_others_from_the_site(
    site: Site, start: Callable[[Client], bytes]
) -> None:
    client = site.client("127.0.0.2")
    with dripping(client, start(client), 30):
        assert site.client("127.0.0.2").get("/health/").text == '{"status": "ok"}'


def test_made_up_addresses_do_not_keep_a_login_open(site: Site) -> None:
    client = site.client("127.0.0.3")
    answers = [
        client.sign_in("9002", "wrong", X_Forwarded_For=f"198.51.100.{n}", Forwarded="for=a")
        for n in range(5)
    ]
    assert [answer.status for answer in answers] == [200, 200, 200, 200, 429]
    assert "锁定" in answers[-1].text, "the site's own word, not the proxy's"
    # The address counted by is the client's, not the proxy's: others still sign in.
    assert site.client("127.0.0.4").sign_in("9002", "wrong").status == 200


@pytest.mark.parametrize(("address", "status"), [("127.0.0.5", 301), (HOST, 200)])
def test_https_is_believed_of_the_proxy_alone(site: Site, address: str, status: int) -> None:
    """301: a request that came by http is sent to https. The site expects its proxy at HOST."""
    past = site.past_the_proxy(address)
    assert past.get("/login/", X_Forwarded_Proto="https").status == status


def test_plain_http_is_sent_to_https(site: Site) -> None:
    answer = site.plain("127.0.0.6").get("/login/?next=/", X_Forwarded_Proto="https")
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/login/?next=/"


@pytest.mark.parametrize(
    ("path", "megabytes", "answer"),
    [
        ("/evaluations/1/", 61, "413 Request Entity Too Large"),
        ("/evaluations/1/", 59, "100 Continue"),
        ("/imports/", 201, "413 Request Entity Too Large"),
        ("/imports/", 199, "100 Continue"),
        ("/login/", 1, "413 Request Entity Too Large"),
    ],
)
def test_body_that_is_too_large_is_refused_unread(
    site: Site, path: str, megabytes: int, answer: str
) -> None:
    length = megabytes * 1024 * 1024
    asked = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {length}\r\n"
    with site.client("127.0.0.7").socket() as connection:
        connection.sendall(f"{asked}Expect: 100-continue\r\n\r\n".encode())
        first_line = connection.makefile("rb").readline().decode().strip()
    assert first_line == f"HTTP/1.1 {answer}"


def flood(client: Client, method: str, path: str) -> set[int]:
    """The statuses of 120 requests that are all sent before one is read.

    Which of them nginx takes up first is its own affair: on a busy machine it is not the first.
    """
    asked = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {client.cookie()}\r\n"
    with ExitStack() as stack:
        sockets = [stack.enter_context(client.socket()) for _ in range(120)]
        for each in sockets:
            each.sendall(f"{asked}Content-Length: 0\r\n\r\n".encode())
        lines = [each.makefile("rb").readline() for each in sockets]
    return {int(line.split()[1]) for line in lines}


def test_flood_of_the_login_page_is_refused(site: Site) -> None:
    client = site.client("127.0.0.8")
    # Without a token Django refuses each at once: the flood costs little here.
    assert flood(client, "POST", "/login/") == {403, 429}
    assert client.get("/health/").status == 200, "colleagues who are signed in go on"
    assert site.client("127.0.0.9").get("/login/").status == 200, "others are not concerned"


def test_flood_of_one_person_is_refused(site: Site) -> None:
    client = site.client("127.0.0.10")
    assert client.sign_in(STAFF_NUMBER, PASSWORD).status == 302
    assert flood(client, "GET", "/") == {302, 429}
    # Without the cookie it is somebody else behind the same address.
    assert site.client("127.0.0.10").get("/").status == 302


def test_ordinary_page_and_its_files_are_served(site: Site) -> None:
    client = site.client("127.0.0.11")
    client.sign_in(STAFF_NUMBER, PASSWORD)
    page = client.get("/evaluations/")
    assert page.status == 200
    files = sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)))
    assert len(files) >= 4
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda path: client.get(path).status, files * 4))
    assert set(statuses) == {200}


def test_log_says_no_more_than_the_path(site: Site) -> None:
    site.client("127.0.0.12").get("/login/?q=secret-word", User_Agent="secret-agent")
    (line,) = site.logged("127.0.0.12")
    assert "GET /login/ 200" in line
    assert "secret" not in line
