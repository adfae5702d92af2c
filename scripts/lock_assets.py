"""Writes package-lock.json anew without funding notes: the lock holds no addresses."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"


def main() -> int:
    npm = shutil.which("npm")
    if npm is None:
        print("npm is needed to lock front-end packages", file=sys.stderr)
        return 1
    command = [npm, "install", "--package-lock-only", "--loglevel=error"]
    if failed := subprocess.run(command, cwd=ROOT, check=False).returncode:
        return failed
    lock = json.loads(LOCK.read_text("utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
