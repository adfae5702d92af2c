"""Makes a try-out ready in one process, since each start of Django costs a second.

Database tables, demo data, static files; then the demo accounts on standard output.
"""

import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def static_fingerprint() -> str:
    """Changes when a static file is added, removed or saved anew; reads no file's content."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(["CVS", ".*", "*~"]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Hashing and compressing every file takes seconds: only when one has changed."""
    stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
    fingerprint = static_fingerprint()
    if stamp.is_file() and stamp.read_text("ascii") == fingerprint:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint, "ascii")


def main() -> int:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo_data")
    collect_static()
    print("----", flush=True)
    call_command("demo_accounts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
