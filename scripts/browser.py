"""Sees to a browser and Chinese fonts for the browser journeys; installs Debian's where it may."""

import os
import shutil
import subprocess
import sys

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk", "fontconfig")


def browser_path() -> str | None:
    """ZIPING_CHROMIUM names one elsewhere; else the first that PATH knows."""
    named = os.environ.get("ZIPING_CHROMIUM")
    return named or next(filter(None, map(shutil.which, PROGRAMS)), None)


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(
        ["fc-list", ":lang=zh", "family"],  # noqa: S607 - found on PATH a line above
        capture_output=True,
        text=True,
        check=False,
    )
    return bool(listed.stdout.strip())


def ready() -> bool:
    return browser_path() is not None and has_chinese_font()


def as_root() -> list[str] | None:
    """What to put before a command to run it as root; None where nothing does unasked."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def install() -> None:
    prefix = as_root()
    apt = shutil.which("apt-get")
    if apt is None or prefix is None:
        return
    print("installing " + ", ".join(PACKAGES) + " ...", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        command = [*prefix, apt, "-qq", *step]
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(done.stdout[-2000:], done.stderr[-2000:], sep="\n", file=sys.stderr)


def main() -> int:
    if not ready():
        install()
    if ready():
        return 0
    print(
        "No Chromium with Chinese fonts here, and it could not be installed: browser journeys are"
        " left out. Install " + ", ".join(PACKAGES) + ", or name a browser in ZIPING_CHROMIUM.",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
