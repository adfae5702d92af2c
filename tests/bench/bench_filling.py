"""Heavy files posted to "fill from file", while others only want the site to answer.

``python -m tests.bench.bench_filling`` starts web server and worker as ``make run`` does, on a free
port of this machine, with a database and demo data of their own. A preparer posts ten PDFs of
0.5 MB at once, then ten workbooks of 300,000 rows at once; then an honest workbook. Meanwhile
``/health/`` is asked again and again, and the memory of all processes is summed. It ends with 1
when an answer of ``/health/`` took a second, or when the honest workbook did not arrive.
"""

from __future__ import annotations

import io
import os
import random
import re
import socket
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Final

from scripts import serve

FILES: Final = 10
PDF_BYTES: Final = 500_000
ROWS: Final = 300_000
MAX_SECONDS: Final = 1.0
PATIENCE: Final = 300.0
PREPARER: Final = "fill11"
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")


class Site:
    """The running site as one signed-in person sees it."""

    def __init__(self, port: int) -> None:
        self.home = f"http://{serve.HOST}:{port}"
        self._cookies = CookieJar()
        handler = urllib.request.HTTPCookieProcessor(self._cookies)
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), handler)

    def get(self, path: str) -> bytes:
        with self._opener.open(self.home + path, timeout=PATIENCE) as answer:
            return bytes(answer.read())

    def post(self, path: str, fields: dict[str, str], file: tuple[str, bytes] | None = None) -> str:
        """The page that follows."""
        token = next((cookie.value for cookie in self._cookies if cookie.name == "csrftoken"), "")
        body, kind = _multipart(fields | {"csrfmiddlewaretoken": token or ""}, file)
        request = urllib.request.Request(  # noqa: S310  this machine, by http
            self.home + path, body, {"Content-Type": kind}
        )
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as refusal:
            return refusal.read().decode()

    def sign_in(self, name: str, password: str) -> None:
        self.get("/login/")
        self.post("/login/", {"username": name, "password": password})


def _multipart(fields: dict[str, str], file: tuple[str, bytes] | None) -> tuple[bytes, str]:
    line = "a-line-that-is-in-no-file"
    body = io.BytesIO()
    for name, text in fields.items():
        head = f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        body.write(f"{head}{text}\r\n".encode())
    if file is not None:
        head = f'Content-Disposition: form-data; name="file"; filename="{file[0]}"'
        body.write(f"--{line}\r\n{head}\r\n\r\n".encode() + file[1] + b"\r\n")
    body.write(f"--{line}--\r\n".encode())
    return body.getvalue(), f"multipart/form-data; boundary={line}"


class Watch:
    """Asks ``/health/`` and sums up memory until it is told to stop."""

    def __init__(self, port: int, roots: list[int]) -> None:
        self._port, self._roots = port, roots
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask), threading.Thread(target=self._weigh)]
        self.worst, self.asked, self.memory = 0.0, 0, 0

    def __enter__(self) -> Watch:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        address = f"http://{serve.HOST}:{self._port}/health/"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while not self._stop.wait(0.02):
            begun = time.perf_counter()
            try:
                opener.open(address, timeout=PATIENCE).read()
            except urllib.error.URLError:
                self.worst = PATIENCE
            self.worst = max(self.worst, time.perf_counter() - begun)
            self.asked += 1

    def _weigh(self) -> None:
        while not self._stop.wait(0.1):
            self.memory = max(self.memory, sum(map(resident, family(self._roots))))


def family(roots: list[int]) -> set[int]:
    """These processes and all that descend from them."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = entry.joinpath("stat").read_text("utf-8", "replace").rpartition(")")[2]
            except OSError:
                continue
            parents[int(entry.name)] = int(words.split()[1])
    found = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def resident(pid: int) -> int:
    """Bytes of memory that the process has; shared ones count for each."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
    except OSError:
        return 0


def heavy_pdf(seed: int) -> bytes:
    """A PDF of one page: lines and words at random places, packed."""
    pen = random.Random(seed)  # noqa: S311  no secret
    stream, packer = io.BytesIO(), zlib.compressobj()
    while stream.tell() < PDF_BYTES - 40_000:
        x, y = pen.random() * 500, pen.random() * 700
        text = (
            f"{x:.2f} {y:.2f} 90 .5 re S BT /F 6 Tf {x:.2f} {y:.2f} Td ({pen.random():.9f}) Tj ET\n"
        )
        stream.write(packer.compress(text.encode()))
    stream.write(packer.flush())
    return _pdf(stream.getvalue())


def _pdf(content: bytes) -> bytes:
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def heavy_workbook(official: bytes) -> bytes:
    """The official workbook with very many rows more in its first sheet."""
    rows = "".join(
        f'<row r="{n}"><c r="C{n}" t="inlineStr"><is><t>指标{n}</t></is></c>'
        f'<c r="F{n}"><v>{n * 7919 % 100003}</v></c></row>'
        for n in range(1000, 1000 + ROWS)
    )
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(official)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            data = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(part, data)
    return target.getvalue()


@contextmanager
def running_site() -> Iterator[tuple[int, list[int], str]]:
    """Port, processes and password of a site of its own; its data are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="ziping-bench-") as folder:
        os.environ.update(ZIPING_DATA_DIR=folder, DATABASE_URL="", ZIPING_BROKER_URL="")
        with socket.socket() as probe:
            probe.bind((serve.HOST, 0))
            port = int(probe.getsockname()[1])
        accounts = serve.prepare()
        password = re.search(r"密码均为 ([^）]+)）", accounts)
        if password is None:
            raise AssertionError("the demo names its password")
        children = [serve.start("网站", "web", serve.web_command(port))]
        children.append(serve.start("后台任务", "worker", serve.worker_command()))
        try:
            if (dead := serve.wait_until_ready(children, port)) is not None:
                raise AssertionError(dead.tail())
            yield port, [child.process.pid for child in children], password[1]
        finally:
            serve.stop(children)


def form_to_fill(site: Site) -> str:
    """The number of a form that this person may fill."""
    for number in dict.fromkeys(
        re.findall(r"/evaluations/(\d+)/", site.get("/evaluations/").decode())
    ):
        if f"/imports/fill/{number}/" in site.get(f"/evaluations/{number}/").decode():
            return number
    raise AssertionError("no form is open")


def version_of(site: Site, form: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', site.get(f"/evaluations/{form}/").decode())
    if found is None:
        raise AssertionError("the form's page names its version")
    return found[1]


def post_all(site: Site, form: str, files: list[tuple[str, bytes]]) -> list[str]:
    fields = {"version": version_of(site, form)}
    with ThreadPoolExecutor(len(files)) as pool:
        return list(pool.map(lambda file: site.post(f"/imports/fill/{form}/", fields, file), files))


def wait(site: Site, form: str) -> str:
    """The page of the filling once it has ended."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page = site.get(f"/imports/fill/{form}/").decode()
        if "hx-get" not in page:
            return page
        time.sleep(0.2)
    raise AssertionError("the filling did not end")


def attack(site: Site, watch: Watch, form: str, name: str, files: list[bytes]) -> None:
    begun = time.perf_counter()
    size = len(files[0]) / 1e6
    pages = post_all(site, form, [(f"{n}.xlsx", data) for n, data in enumerate(files)])
    answered = time.perf_counter() - begun
    refused = sum("自评表未作修改" in page for page in pages)
    wait(site, form)
    print(
        f"{len(files)} {name} of {size:.1f} MB: answered in {answered:.1f} s, {refused} refused at"
        f" once, over after {time.perf_counter() - begun:.1f} s; /health/ {watch.worst:.3f} s at"
        f" worst, all processes {watch.memory / 1e6:.0f} MB at most"
    )


def main() -> int:
    pdfs = [heavy_pdf(seed) for seed in range(FILES)]
    with running_site() as (port, roots, password):
        site = Site(port)
        site.sign_in(PREPARER, password)
        form = form_to_fill(site)
        official = site.get(f"/evaluations/{form}/workbook/")
        books = [heavy_workbook(official)] * FILES
        with Watch(port, roots) as watch:
            attack(site, watch, form, "PDFs", pdfs)
            attack(site, watch, form, "workbooks", books)
            begun = time.perf_counter()
            post_all(site, form, [("honest.xlsx", official)])
            filled = "内容与现在的表相同" in wait(site, form)
            print(f"an honest workbook afterwards: {time.perf_counter() - begun:.1f} s")
    print(f"/health/ answered {watch.asked} times, in {watch.worst:.3f} s at worst")
    return int(watch.worst >= MAX_SECONDS or not filled)


if __name__ == "__main__":
    sys.exit(main())
