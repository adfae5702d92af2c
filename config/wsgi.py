"""Entry point of the application server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from config.charsets import without_foreign_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = without_foreign_charset(get_wsgi_application())
