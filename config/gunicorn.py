"""How gunicorn runs behind the reverse proxy: `gunicorn --config config/gunicorn.py`."""

import os
from typing import Any

wsgi_app = "config.wsgi:application"
bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 3
threads = 4

# The same word that Django goes by: whose X-Forwarded-Proto is believed. Without one, nobody's;
# gunicorn itself would believe this machine.
forwarded_allow_ips = os.environ.get("ZIPING_PROXY_ADDRESSES", "")

# A worker that does not report for so long is hung; a long request in a thread is not.
timeout = 60
graceful_timeout = 30
keepalive = 5
# A new worker now and then: what memory grows slowly is given back. The spread keeps the three
# from being renewed together.
max_requests = 2000
max_requests_jitter = 400
# The file that reports a worker alive, in memory: the container's root is read-only.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Its control socket would be written to the home folder.
control_socket_disable = True

accesslog = "-"
# Without query string, referrer and user agent, which the default has.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(L)ss"


def on_starting(server: Any) -> None:
    """Look for the fonts once, for all workers, and say so where there are none."""
    from core.view.pdf import NoChineseFont, chinese_fonts  # noqa: PLC0415  not for its settings

    if not chinese_fonts():
        server.log.warning("%s", NoChineseFont())
