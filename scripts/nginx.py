"""Sees to an nginx for the tests of the proxy, and to openssl for their certificate.

Debian's nginx is unpacked into var/ and not installed: an installed one starts by itself and takes
port 80 of the machine.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from scripts.browser import as_root

FOLDER: Final = Path(__file__).resolve().parent.parent / "var" / "nginx"
UNPACKED: Final = FOLDER / "usr" / "sbin" / "nginx"
INSTALLED: Final = "/usr/sbin/nginx"  # not on the PATH of an ordinary user
HINT: Final = "`make nginx` unpacks Debian's nginx, or says why it cannot"


def runs(program: str | Path, argument: str) -> bool:
    try:
        return subprocess.run([program, argument], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def nginx_path() -> str | None:
    found = [shutil.which("nginx"), INSTALLED, str(UNPACKED)]
    return next((path for path in found if path and runs(path, "-v")), None)


def ready() -> bool:
    return nginx_path() is not None and shutil.which("openssl") is not None


def run(command: Sequence[str], env: Mapping[str, str], folder: Path) -> bool:
    done = subprocess.run(
        command,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:], sep="\n", file=sys.stderr)
    return done.returncode == 0


def unpack(apt: str, env: Mapping[str, str]) -> None:
    run([apt, "-qq", "download", "nginx"], env, FOLDER)
    for package in sorted(FOLDER.glob("nginx_*.deb"))[-1:]:
        run(["dpkg-deb", "--extract", str(package), str(FOLDER)], env, FOLDER)


def install() -> None:
    apt, prefix = shutil.which("apt-get"), as_root()
    if apt is None:
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    FOLDER.mkdir(parents=True, exist_ok=True)
    if prefix is not None:
        run([*prefix, apt, "-qq", "update"], env, FOLDER)
    if nginx_path() is None:
        print("unpacking Debian's nginx into var/nginx ...", flush=True)
        unpack(apt, env)
    if prefix is not None and shutil.which("openssl") is None:
        run([*prefix, apt, "-qq", "install", "-y", "openssl"], env, FOLDER)


def main() -> int:
    if not ready():
        install()
    if ready():
        return 0
    print("No nginx with openssl here: tests of the proxy are left out.", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
