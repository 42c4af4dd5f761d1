"""The settings of every environment. What differs comes from environment variables, which README.md lists."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import django_stubs_ext
import environ
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from leadsportal.email_url import email_settings
from leadsportal.environments import DEMO, PRODUCTION, faults_in_production
from leadsportal.logs import logging_settings

# Makes ModelAdmin[Account] and the like possible. Django's own classes do not take a type.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(env.path("LEADSPORTAL_ENV_FILE", default=str(BASE_DIR / ".env"))())

# A demo on this machine says so: what forgets to is production, which is strict (at the end of this file).
ENVIRONMENT = env.str("LEADSPORTAL_ENVIRONMENT", default=PRODUCTION)
if ENVIRONMENT not in (PRODUCTION, DEMO):
    raise ImproperlyConfigured(f"LEADSPORTAL_ENVIRONMENT must be {PRODUCTION} or {DEMO}.")

DEBUG = env.bool("LEADSPORTAL_DEBUG", default=False)
DATA_DIR = Path(env.str("LEADSPORTAL_DATA_DIR", default=str(BASE_DIR / ".data")))

# ---- secrets: there are no defaults; a missing one is an error at start ----------------------------------


def _secret(name: str) -> str:
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. `make run` makes one for the demo; in production set it (see README.md)."
        )
    return value


def _fernet_keys(name: str) -> list[str]:
    keys = [key.strip() for key in _secret(name).split(",") if key.strip()]
    try:
        are_fit = bool([Fernet(key) for key in keys])
    except ValueError:
        are_fit = False
    if not are_fit:
        raise ImproperlyConfigured(
            f"{name} must hold Fernet keys and nothing else, with commas between; one is enough. Make one with: "
            'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
        )
    return keys


SECRET_KEY = _secret("LEADSPORTAL_SECRET_KEY")
# Fernet keys, the newest first: the first one encrypts, all decrypt. To rotate, put a new key before the old one.
CREDENTIAL_KEYS = _fernet_keys("LEADSPORTAL_CREDENTIAL_KEYS")
# Numbers of the do-not-call list are kept as hashes under this key. It must stay the same for as long as the list.
NUMBER_HASH_KEY = _secret("LEADSPORTAL_NUMBER_HASH_KEY")

# ---- web -----------------------------------------------------------------------------------------------

# Where people and the dialer reach this site. Callback addresses are made from it, not from a request's Host.
PUBLIC_URL = env.str("LEADSPORTAL_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("LEADSPORTAL_ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []

ROOT_URLCONF = "leadsportal.urls"
WSGI_APPLICATION = "leadsportal.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_rq",
    "axes",
    "campaigns",
]

MIDDLEWARE = [
    "leadsportal.request_ids.RequestIdMiddleware",
    "leadsportal.request_numbers.RequestNumbersMiddleware",
    # Before all that ask the database.
    "leadsportal.database_away.AllowanceMiddleware",
    "leadsportal.headers.EveryAnswerMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "leadsportal.headers.NoStoreMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "leadsportal.signing_in.sessions.SessionEndsMiddleware",
    "campaigns.views.signing_in.LoginRequiredMiddleware",
    # Before all that read a body, as the next one does.
    "leadsportal.bodies.sizes.BodySizesMiddleware",
    # After the sign-in: a person whose session has ended is asked to sign in, and sees no error about a form's token.
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "leadsportal.queue_dashboard.RedisAwayMiddleware",
    "campaigns.views.files_away.FilesAwayMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Django looks for 404.html and the like by name, without a folder.
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "templates/errors"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "campaigns.views.context.warnings",
            ],
        },
    },
]

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "sign-in"
# Of new passwords. Those that people have go on.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# How long a session lives that nobody uses. It ends after a day in any case (leadsportal/signing_in/sessions.py).
SESSION_COOKIE_AGE = 8 * 3600

# Failed tries to sign in are counted before any password is hashed (leadsportal/signing_in/cool_off.py).
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_HANDLER = "leadsportal.signing_in.cool_off.CoolOff"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = "leadsportal.signing_in.cool_off.counted_by"
AXES_USERNAME_CALLABLE = "leadsportal.signing_in.cool_off.counted_name"
AXES_CLIENT_IP_CALLABLE = "leadsportal.signing_in.addresses.address_of"
AXES_RESET_ON_SUCCESS = True
# A try during a cool-off does not make it longer, and is not kept: nobody can fill the table with them.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# The log has lines of our own, without names (leadsportal/signing_in/telling.py).
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

_HTTPS = PUBLIC_URL.startswith("https://")
CSRF_FAILURE_VIEW = "campaigns.views.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = env.bool("LEADSPORTAL_SSL_REDIRECT", default=False)
SECURE_REDIRECT_EXEMPT = ["^metrics$"]  # this host asks without a proxy, and so without https
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
# Headers that do not depend on this host are in leadsportal/headers.py.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.bool("LEADSPORTAL_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# What `check --deploy` need not ask for: HSTS for names below this one and in the browsers' own list, which others than
# us decide; the redirect to https where the proxy does it; the middleware of django-axes, since the page itself says
# that one has to wait (campaigns/views/signing_in.py).
SILENCED_SYSTEM_CHECKS = [
    "security.W005",
    "security.W021",
    *(["security.W008"] if BEHIND_PROXY else []),
    "axes.W002",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# Lead files, the rows that were read, and archived failed files. No web server serves them; pages stream them.
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "campaigns.stored_files.WholeFiles"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# While less than this is free on their disk, no file is stored: what is left is for the database.
FREE_SPACE_BYTES = env.int("LEADSPORTAL_FREE_SPACE_MB", default=500) * 1024 * 1024

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = env.str("LEADSPORTAL_TIME_ZONE", default="Asia/Kolkata")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- database ------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("LEADSPORTAL_DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'leadsportal.sqlite3'}")}
# Django's own backends, with waits that end (leadsportal/databases/).
DATABASES["default"]["ENGINE"] = DATABASES["default"]["ENGINE"].replace("django.db.backends", "leadsportal.databases")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # SQLite has one writer. With IMMEDIATE a transaction waits for that place when it begins, so that it does not
        # fail later because another one writes.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # Threads and processes of a test must see the same database, so it is a file and not in SQLite's memory.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # What waits without a bound (campaigns/allowance.py) still notices a server that is gone without a word: the kernel
    # says so after a minute, and not after two hours. And no statement is compiled first ("jit"), which takes longer
    # than any of ours: the sums of the history over 10,000 uploads take 0.1 s with it, and a third of that without. The
    # address of the database may say otherwise.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 10,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
        "options": "-c jit=off",
    } | DATABASES["default"].get("OPTIONS", {})

# ---- queue ---------------------------------------------------------------------------------------------


def _redis_url() -> str:
    """The address of Redis, with the password in it if there is one."""
    url: str = env.str("LEADSPORTAL_REDIS_URL", default="redis://127.0.0.1:6399/0")
    password: str = env.str("LEADSPORTAL_REDIS_PASSWORD", default="")
    address = urlsplit(url)
    if not password or address.password:
        return url
    user, host = address.username or "", address.netloc.rpartition("@")[2]
    return address._replace(netloc=f"{user}:{quote(password, safe='')}@{host}").geturl()


REDIS_URL = _redis_url()
# Jobs of the releases before this one are pickled, and lie under RQ's own prefix. Here they are not even looked at, and
# a process of such a release finds none that it cannot read. RQ takes the prefix when it is first imported.
os.environ["RQ_KEY_PREFIX"] = "leadsportal"
# A page waits at most two seconds for a Redis that hangs. django-rq takes these options only from the address.
_SHORT = "socket_timeout=2&socket_connect_timeout=2"
_QUEUE = {
    "URL": f"{REDIS_URL}{'&' if '?' in REDIS_URL else '?'}{_SHORT}",
    "DEFAULT_TIMEOUT": 900,
    "SERIALIZER": "rq.serializers.JSONSerializer",
}
# small_files: reading and checking them, so that they do not wait for large ones · files: reading and checking large
# ones · callbacks: applying them, so that no file holds them up · sending: one job for all accounts · downloads: making
# large ones, fetching failed files, indexing numbers
RQ_QUEUES = dict.fromkeys(("small_files", "files", "callbacks", "sending", "downloads"), _QUEUE)
RQ = {
    "WORKER_CLASS": "campaigns.worker.Worker",
    "QUEUE_CLASS": "leadsportal.jobs.Queue",
    "JOB_CLASS": "leadsportal.jobs.Job",
}
RQ_SHOW_ADMIN_LINK = False  # that entry has all pages a second time; campaigns/admin/queue.py has ours

# ---- limits of what comes in (shown on the upload page) ------------------------------------------------

MAX_FILE_BYTES = env.int("LEADSPORTAL_MAX_FILE_MB", default=50) * 1024 * 1024
MAX_ROWS = env.int("LEADSPORTAL_MAX_ROWS", default=200_000)
MAX_COLUMNS = env.int("LEADSPORTAL_MAX_COLUMNS", default=250)
MAX_CELL_CHARACTERS = env.int("LEADSPORTAL_MAX_CELL_CHARACTERS", default=32_767)
# How much one person may keep that is not sent, and may upload within a day.
MAX_DRAFTS = env.int("LEADSPORTAL_MAX_DRAFTS", default=1000)
MAX_UPLOADS_A_DAY = env.int("LEADSPORTAL_MAX_UPLOADS_A_DAY", default=500)
MAX_BYTES_A_DAY = env.int("LEADSPORTAL_MAX_MB_A_DAY", default=5000) * 1024 * 1024
if min(MAX_DRAFTS, MAX_UPLOADS_A_DAY, MAX_BYTES_A_DAY) <= 0:
    raise ImproperlyConfigured(
        "LEADSPORTAL_MAX_DRAFTS, LEADSPORTAL_MAX_UPLOADS_A_DAY and LEADSPORTAL_MAX_MB_A_DAY must be more than 0."
    )
READING_MEMORY_BYTES = env.int("LEADSPORTAL_READING_MEMORY_MB", default=2048) * 1024 * 1024
READING_SECONDS = env.int("LEADSPORTAL_READING_SECONDS", default=120)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# ---- the dialer ----------------------------------------------------------------------------------------

# A request that has no whole answer after this many seconds is unknown (docs/dialer.md#arithmetic-of-the-limit).
# It must be less than HORSE_SECONDS, which a job has when its worker is asked to stop (campaigns/worker.py).
REQUEST_SECONDS = env.int("LEADSPORTAL_REQUEST_SECONDS", default=45)
LIMIT_WINDOW_SECONDS = env.float("LEADSPORTAL_LIMIT_WINDOW_SECONDS", default=60.0)
LIMIT_MARGIN_SECONDS = env.float("LEADSPORTAL_LIMIT_MARGIN_SECONDS", default=1.0)
LIMIT_GRACE_SECONDS = env.float("LEADSPORTAL_LIMIT_GRACE_SECONDS", default=120.0)
# How long an account waits after it was told that there were too many requests.
THROTTLE_SECONDS = env.float("LEADSPORTAL_THROTTLE_SECONDS", default=60.0)
# In an outage: the pause before the next try. It doubles with each try.
PROBE_SECONDS = env.float("LEADSPORTAL_PROBE_SECONDS", default=60.0)
# How long the first batch of a mapping that is not proven goes alone while its callback has not come.
PROOF_SECONDS = env.float("LEADSPORTAL_PROOF_SECONDS", default=300.0)
# How long the callback of a request without a clear answer is awaited before a person is asked to decide.
DECISION_SECONDS = env.float("LEADSPORTAL_DECISION_SECONDS", default=900.0)
# Results are overdue when the dialer has accepted leads and has sent no callback for so long.
OVERDUE_SECONDS = env.float("LEADSPORTAL_OVERDUE_SECONDS", default=1800.0)
# A sender that has not renewed its lease of an account for so long has lost it: another one may send.
LEASE_SECONDS = env.float("LEADSPORTAL_LEASE_SECONDS", default=15.0)
# An attempt whose answer is not recorded so long after its deadline has expired.
DEADLINE_GRACE_SECONDS = env.float("LEADSPORTAL_DEADLINE_GRACE_SECONDS", default=10.0)
# What was sent, outside of the database (campaigns/journal.py). An entry is kept for longer than any backup is.
JOURNAL_DIR = DATA_DIR / "journal"
JOURNAL_DAYS = env.float("LEADSPORTAL_JOURNAL_DAYS", default=90.0)
if JOURNAL_DAYS <= 0:
    raise ImproperlyConfigured("LEADSPORTAL_JOURNAL_DAYS must be a number of days, more than 0: 90, for example.")
# How long a large download is kept once it is made (campaigns/downloads).
DOWNLOAD_DAYS = env.float("LEADSPORTAL_DOWNLOAD_DAYS", default=3.0)
if DOWNLOAD_DAYS <= 0:
    raise ImproperlyConfigured("LEADSPORTAL_DOWNLOAD_DAYS must be a number of days, more than 0: 3, for example.")
# Hosts to which a failedFilePath may lead, with all hosts below them; only over https and to public addresses.
FAILED_FILE_HOSTS = env.list("LEADSPORTAL_FAILED_FILE_HOSTS", default=["amazonaws.com"])
# One further origin, which may be plain http and a private address: the sandbox of `make run`. Empty in production.
SANDBOX_ORIGIN = env.str("LEADSPORTAL_SANDBOX_ORIGIN", default="")
# Hosts of a private network that may be entered as a dialer's, as they stand in a domain, without a port.
PRIVATE_DIALER_HOSTS = [host.strip().lower() for host in env.list("LEADSPORTAL_PRIVATE_DIALER_HOSTS", default=[])]
FAILED_FILE_SECONDS = 60
SWEEP_SECONDS = env.float("LEADSPORTAL_SWEEP_SECONDS", default=5.0)

# ---- notifications (campaigns/notifications) -------------------------------------------------------------

# Which server sends mails; empty for none. In a demo they are printed.
_EMAIL_URL = env.str("LEADSPORTAL_EMAIL_URL", default="consolemail://" if ENVIRONMENT == DEMO else "")
SENDS_MAIL = bool(_EMAIL_URL)
if SENDS_MAIL:
    globals().update(email_settings(_EMAIL_URL))
DEFAULT_FROM_EMAIL = env.str(
    "LEADSPORTAL_EMAIL_FROM", default=f"LeadsPortal <leadsportal@{urlsplit(PUBLIC_URL).hostname}>"
)
# Hosts of a private network to which webhooks may lead, over http, too; without a port.
PRIVATE_WEBHOOK_HOSTS = [host.strip().lower() for host in env.list("LEADSPORTAL_PRIVATE_WEBHOOK_HOSTS", default=[])]

# ---- metrics: who may ask from elsewhere (campaigns/views/metrics.py) -----------------------------------

METRICS_TOKEN = env.str("LEADSPORTAL_METRICS_TOKEN", default="")

# ---- logs: ids and counts only -------------------------------------------------------------------------

LOG_FORMAT = env.str("LEADSPORTAL_LOG_FORMAT", default="text")
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured("LEADSPORTAL_LOG_FORMAT must be text or json.")
LOGGING = logging_settings(form=LOG_FORMAT, level=env.str("LEADSPORTAL_LOG_LEVEL", default="INFO"))

# ---- production does not start with what only a demo may have --------------------------------------------

if ENVIRONMENT == PRODUCTION and (
    _faults := faults_in_production(
        secret_key=SECRET_KEY, debug=DEBUG, public_url=PUBLIC_URL, sandbox_origin=SANDBOX_ORIGIN, email_url=_EMAIL_URL
    )
):
    raise ImproperlyConfigured(
        "Production does not start with these settings (a demo on this machine sets LEADSPORTAL_ENVIRONMENT=demo):\n"
        + "\n".join(f"- {fault}" for fault in _faults)
    )
