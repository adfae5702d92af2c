"""Settings: one file, the environment decides. See docs/operations.md for the variables."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from kombu import Queue

from config import env
from core.spreadsheets import FORMATS, IMPORTED

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("ZIPING_DATA_DIR") or BASE_DIR / "var")
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("ZIPING_DEBUG", default=False)
DEMO = env.flag("ZIPING_DEMO", default=False)
"""The try-out profile of ``make run``: plain http on this machine, demo accounts."""


def _local_key() -> str:
    """A key of this machine's own, for trying out; a deployment gives ZIPING_SECRET_KEY."""
    file = DATA_DIR / "secret_key"
    if not file.exists():
        file.write_text(secrets.token_urlsafe(50), encoding="ascii")
        file.chmod(0o600)
    return file.read_text(encoding="ascii").strip()


_GIVEN_KEY = env.text("ZIPING_SECRET_KEY")
SECRET_KEY = _GIVEN_KEY or _local_key()
# Whoever gives a key deploys: then only https will do, unless said otherwise.
HTTPS = env.flag("ZIPING_HTTPS", default=bool(_GIVEN_KEY) and not (DEBUG or DEMO))
ALLOWED_HOSTS = env.words("ZIPING_ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.words("ZIPING_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "import_export",
    "jobs",
    "accounts",
    "budgets",
    "evaluations",
    "intake",
    "config",
]

MIDDLEWARE = [
    "config.proxy.TrustedProxyMiddleware",  # first: nothing may read headers that it takes out
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.HtmlGZipMiddleware",  # before whatever reads or changes a page's text
    "config.middleware.ContentSecurityPolicyMiddleware",
    "config.middleware.NoStoreMiddleware",
    "config.middleware.CharsetMiddleware",
    "accounts.sessions.RenewingSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.signed_out.PageLoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.navigation",
                "config.help.pages.on_every_page",
            ],
            "libraries": {"badges": "core.web.badges"},
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA_DIR / "ziping.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.StaffNumberOrNameBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("staff_number", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"

AXES_FAILURE_LIMIT = 5
AXES_USERNAME_FORM_FIELD = "username"  # the login form's field, not the model's
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
# One wrong-typing colleague must not lock out a whole office behind one address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
# All spellings of a person's number and name count as one; guessing that is spread over accounts
# or addresses has limits of its own there.
AXES_USERNAME_CALLABLE = "accounts.locking.account_of"
AXES_HANDLER = "accounts.locking.LockHandler"
AXES_CLIENT_IP_CALLABLE = "accounts.login.client_address"
AXES_VERBOSE = False

# A session ends after this time without a request: bureaus sit in open-plan offices. Requests renew
# it once a minute (accounts.sessions).
SESSION_COOKIE_AGE = 60 * env.number("ZIPING_IDLE_MINUTES", 30)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# A browser takes a __Host- cookie only from this very host, over https and for the whole site: no
# other machine of the same domain can set it. Over plain http it would take none at all.
_COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.refused.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Both speak for other machines of the domain, which may have no https: the bureau decides.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.flag("ZIPING_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = HTTPS and env.flag("ZIPING_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS without subdomains: see above
    "security.W021",  # HSTS without preload: see above
]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health/(ready)?$"]
env.refuse("ZIPING_BEHIND_PROXY", instead="ZIPING_PROXY_ADDRESSES to the proxy's address")
PROXY_NETWORKS = env.networks("ZIPING_PROXY_ADDRESSES")
if PROXY_NETWORKS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

# Language and place ---------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
TIME_ZONE = "Asia/Shanghai"

# Whom to ask: a name and a telephone number of the bureau, shown on every page.
CONTACT = env.text("ZIPING_CONTACT")

# Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "config.storage.UploadStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.storage.StaticStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "intake.runs.receiving.TemporaryFileHandler",
]
# Beside the uploads: keeping a file is then a rename, and /tmp may be small and in memory.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
# A sheet of 500 rows has about 5,000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# A district sends in its whole folder; Django's own limit of 100 answers with a bare 400.
DATA_UPLOAD_MAX_NUMBER_FILES = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
# Names come from documents; a spreadsheet would run one that begins with "=". The package's own
# switch for that takes the "=" away, leaves the other characters and turns numbers into text.
IMPORT_EXPORT_FORMATS = FORMATS
IMPORT_FORMATS = IMPORTED
# Originals are the evidence for what was imported. Ten years is the shorter of the two terms for
# accounting files (《会计档案管理办法》 of 2015: 10 and 30 years). 0 keeps them for ever.
UPLOAD_KEEP_DAYS = env.count("ZIPING_UPLOAD_KEEP_DAYS", 3650)
UPLOAD_MAX_BYTES = 1024 * 1024 * env.number("ZIPING_UPLOAD_MEGABYTES", 50)
# Evidence: one file, all of a sheet, and after how many days a removed file that no snapshot
# names is deleted (0: never). What is drawn of it stands apart, since it can be drawn anew.
EVIDENCE_MAX_BYTES = 1024 * 1024 * env.number("ZIPING_EVIDENCE_MEGABYTES", 50)
EVIDENCE_SHEET_BYTES = 1024 * 1024 * env.number("ZIPING_EVIDENCE_SHEET_MEGABYTES", 300)
EVIDENCE_SHEET_FILES = env.number("ZIPING_EVIDENCE_SHEET_FILES", 200)
EVIDENCE_KEEP_DAYS = env.count("ZIPING_EVIDENCE_KEEP_DAYS", 30)
PREVIEWS_DIR = DATA_DIR / "previews"
# The socket of clamd: "/run/clamav/clamd.ctl" or "host:3310". Where it does not answer, files wait,
# or with "refuse" are not taken; none is ever shown without having been scanned.
CLAMAV = env.text("ZIPING_CLAMAV")
CLAMAV_UNREACHABLE = env.choice("ZIPING_CLAMAV_UNREACHABLE", "wait", "refuse")
# Saves of one person are one version of a sheet until the person pauses so long.
VERSION_PAUSE_MINUTES = env.number("ZIPING_VERSION_PAUSE_MINUTES", 10)
# Each save is kept so long for pages that were read from it; after that, one of each version.
VERSION_STEP_DAYS = env.number("ZIPING_VERSION_STEP_DAYS", 30)
# How many files all processes of this machine read at once; a reader keeps one core busy.
READERS = max(1, env.number("ZIPING_READERS", os.cpu_count() or 1))
READER_SLOTS_DIR = DATA_DIR / "readers"

# Jobs -----------------------------------------------------------------------------------------
_BROKER = env.text("ZIPING_BROKER_URL")
_BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = _BROKER or "filesystem://localhost"
if _BROKER:
    # Give a lost worker's messages back within seconds instead of after the default hour.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 3600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # A web request that queues a job must not wait for a broker that is gone or frozen: one
        # try, and seconds instead of for ever. The sweep finds the job's row.
        "socket_connect_timeout": 1,
        "socket_timeout": 2,
        "socket_keepalive": True,
        "max_retries": 0,
    }
else:
    for folder in ("queue", "control"):
        (_BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_BROKER_DIR / "queue"),
        "data_folder_out": str(_BROKER_DIR / "queue"),
        "control_folder": str(_BROKER_DIR / "control"),
        "polling_interval": 0.2,  # seconds; the default is 1
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for its broker as long as it takes; by default it ends after 100 tries.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
# The sweep has a queue of its own, which workers look into in turn with the other: it expires after
# ten seconds, and would never come about behind the messages of a large import.
CELERY_TASK_QUEUES = (Queue("celery"), Queue("sweep"))
CELERY_TASK_ROUTES = {"jobs.tasks.sweep": {"queue": "sweep"}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
JOB_KEEP_DAYS = env.number("ZIPING_JOB_KEEP_DAYS", 90)
JOB_LEASE_SECONDS = env.number("ZIPING_JOB_LEASE_SECONDS", 30)
CELERY_BEAT_SCHEDULE = {
    "pick up what was left": {"task": "jobs.tasks.sweep", "schedule": 5.0},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("ZIPING_LOG_LEVEL", "INFO")},
}
