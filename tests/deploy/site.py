"""The whole way of a request for real: a client, the committed nginx.conf, gunicorn, the site.

Ports and paths of the configuration are replaced; every limit and every time-out stays. Clients
stand on addresses of their own, 127.0.0.2 and so on, since limits are counted by address.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.cookies import SimpleCookie
from pathlib import Path

from scripts.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "deploy" / "proxy" / "nginx.conf"
HOST = "127.0.0.1"
PATIENCE = 60  # seconds; generous, since machines are shared
STAFF_NUMBER, PASSWORD = "9001", "Xi-hu-42-long-enough"
# From the models and not by migrations, which take ten times as long and are tested elsewhere.
TABLES = f"""
import django
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
settings.MIGRATION_MODULES = {{app.label: None for app in apps.get_app_configs()}}
call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
from accounts.models import User
User.objects.create_superuser({STAFF_NUMBER!r}, {PASSWORD!r}, name="甲管理员")
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    text: str


@dataclass
class Client:
    """A browser's worth of a client: one address, cookies, a connection for each request."""

    port: int
    address: str
    tls: ssl.SSLContext | None = None
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def connection(self) -> http.client.HTTPConnection:
        source = (self.address, 0)
        if self.tls is None:
            return http.client.HTTPConnection(
                HOST, self.port, timeout=PATIENCE, source_address=source
            )
        return http.client.HTTPSConnection(
            HOST, self.port, timeout=PATIENCE, source_address=source, context=self.tls
        )

    def socket(self) -> socket.socket:
        """A bare connection, for what no well-behaved client sends."""
        raw = socket.create_connection((HOST, self.port), PATIENCE, (self.address, 0))
        return raw if self.tls is None else self.tls.wrap_socket(raw, server_hostname=HOST)

    def cookie(self) -> str:
        return "; ".join(f"{each.key}={each.value}" for each in self.cookies.values())

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = self.cookie()
        with closing(self.connection()) as connection:
            connection.request(method, path, body or None, sent)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie", []):
                self.cookies.load(line)
            return Answer(response.status, response.headers, response.read().decode("utf-8"))

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def sign_in(self, login: str, password: str, **headers: str) -> Answer:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get("/login/").text)
        assert found is not None
        body = f"csrfmiddlewaretoken={found[1]}&username={login}&password={password}"
        form = "application/x-www-form-urlencoded"
        referrer = f"https://{HOST}/login/"
        return self.ask("POST", "/login/", body, Content_Type=form, Referer=referrer, **headers)


@dataclass(frozen=True)
class Site:
    """The ports of a running site: two of the proxy, one of gunicorn behind it."""

    http: int
    https: int
    gunicorn: int
    tls: ssl.SSLContext
    folder: Path

    def client(self, address: str) -> Client:
        return Client(self.https, address, self.tls)

    def past_the_proxy(self, address: str) -> Client:
        return Client(self.gunicorn, address)

    def plain(self, address: str) -> Client:
        return Client(self.http, address)

    def logged(self, address: str) -> list[str]:
        """The lines about a client; nginx writes one a moment after its answer."""
        deadline = time.monotonic() + PATIENCE
        lines: list[str] = []
        while not lines and time.monotonic() < deadline:
            text = (self.folder / "nginx.log").read_text("utf-8")
            lines = [line for line in text.splitlines() if f" {address} " in line]
        return lines


def replaced(text: str, values: Mapping[str, str]) -> str:
    for old, new in values.items():
        assert old in text, f"nginx.conf no longer says {old!r}"
        text = text.replace(old, new)
    return text


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate of this folder's own, and what a client needs to trust it."""
    names = ["-subj", "/CN=ziping", "-addext", f"subjectAltName=IP:{HOST}"]
    new = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names]
    files = ["-keyout", str(folder / "site.key"), "-out", str(folder / "site.crt")]
    subprocess.run(["openssl", *new, *files], check=True, capture_output=True)  # noqa: S607
    return ssl.create_default_context(cafile=str(folder / "site.crt"))


def environment(folder: Path) -> dict[str, str]:
    """As in a deployment, but on SQLite, and with static files that nobody has collected."""
    return {
        **os.environ,
        "DATABASE_URL": "",
        "ZIPING_ALLOWED_HOSTS": HOST,
        "ZIPING_DATA_DIR": str(folder),
        "ZIPING_DEBUG": "1",
        "ZIPING_HTTPS": "1",
        "ZIPING_PROXY_ADDRESSES": HOST,
        "ZIPING_SECRET_KEY": "only-for-tests",
    }


@contextmanager
def running(
    command: list[str], log: Path, env: Mapping[str, str], client: Client, path: str
) -> Iterator[None]:
    """A server, from its first answer to ``path`` on."""
    with log.open("ab") as stream:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream
        )
    try:
        wait_for(process, client, path, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(process: subprocess.Popen[bytes], client: Client, path: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if client.get(path).status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"no answer to {path}:\n{log.read_text('utf-8', 'replace')[-3000:]}")


def nginx_command(nginx: str, folder: Path, ports: Mapping[str, int]) -> list[str]:
    values = {
        "/tmp/": f"{folder}/",  # noqa: S108
        "listen 8080;": f"listen {HOST}:{ports['http']};",
        "listen 8443 ssl;": f"listen {HOST}:{ports['https']} ssl;",
        "default web:8000;": f"default {HOST}:{ports['gunicorn']};",
        "/run/tls/": f"{folder}/",
    }
    config = folder / "nginx.conf"
    config.write_text(replaced(CONFIG.read_text("utf-8"), values), "utf-8")
    # Where tests run as root its workers stay root: the test's folder is closed to others.
    user = "user root root;" if os.geteuid() == 0 else ""
    return [nginx, "-e", "stderr", "-c", str(config), "-g", f"daemon off; {user}"]


@contextmanager
def running_site(
    nginx: str, folder: Path, *, gunicorn: str = "config/gunicorn.py"
) -> Iterator[Site]:
    ports = {name: free_port() for name in ("http", "https", "gunicorn")}
    env = environment(folder)
    subprocess.run([sys.executable, "-c", TABLES], cwd=ROOT, env=env, check=True)
    server = [sys.executable, "-m", "gunicorn", "--config", gunicorn]
    # One worker of the three starts in a third of the time; its four threads are sooner taken.
    server += ["--bind", f"{HOST}:{ports['gunicorn']}", "--workers", "1"]
    site = Site(**ports, tls=certificate(folder), folder=folder)
    proxy = nginx_command(nginx, folder, ports)
    direct, plain = site.past_the_proxy(HOST), site.plain(HOST)
    with (
        running(server, folder / "gunicorn.log", env, direct, "/health/"),
        running(proxy, folder / "nginx.log", env, plain, "/proxy-health"),
    ):
        yield site
