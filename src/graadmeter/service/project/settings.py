"""Django's settings, from the environment (see `environment`) and from nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graadmeter.service.project.databases import CONTACTS, RESPONSES, database
from graadmeter.service.project.environment import data_folder, read
from graadmeter.service.project.keys import keys_file, read_keys
from graadmeter.service.project.oidc import read_provider

DATA = data_folder()
KEYS = read_keys(keys_file())
SECRET_KEY = KEYS.secret
ANCHORS = Path(read("GRAADMETER_ANCHORS") or DATA / "journal-anchors.jsonl")
DEBUG = read("GRAADMETER_DEBUG")
ADDRESS = read("GRAADMETER_ADDRESS")
SECURE = ADDRESS.startswith("https://")
ALLOWED_HOSTS = [*read("GRAADMETER_HOSTS"), urlsplit(ADDRESS).hostname]
CSRF_TRUSTED_ORIGINS = [ADDRESS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_tasks",
    "django_tasks_db",
    "graadmeter.service.accounts",
    "graadmeter.service.fieldwork",
    "graadmeter.service.responses",
    "graadmeter.service.organisations",
    "graadmeter.service.journal",
    "graadmeter.service.incidents",
    "graadmeter.service.integrity",
]
MIDDLEWARE = [
    "graadmeter.service.project.middleware.RequestLog",
    "graadmeter.service.project.middleware.Scope",
    "graadmeter.service.project.traceless.Traceless",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # From here on answers are pages: in a language, with a policy, kept by no cache.
    "graadmeter.service.project.middleware.Language",
    "graadmeter.service.project.middleware.Headers",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "graadmeter.service.project.urls"
WSGI_APPLICATION = "graadmeter.service.project.wsgi.application"

DATABASES: dict[str, dict[str, Any]] = {
    CONTACTS: database(
        read("GRAADMETER_CONTACTS_URL"), DATA / "contacts.sqlite3", "GRAADMETER_CONTACTS_URL"
    ),
    RESPONSES: database(
        read("GRAADMETER_RESPONSES_URL"), DATA / "responses.sqlite3", "GRAADMETER_RESPONSES_URL"
    ),
}
DATABASE_ROUTERS = ["graadmeter.service.project.databases.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parents[1] / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "graadmeter.service.project.pages.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

AUTH_USER_MODEL = "accounts.Account"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "graadmeter.service.accounts.hashers.OneTimeHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("mail", "name")},
    },
]
TWO_FACTOR = read("GRAADMETER_TWO_FACTOR")
OIDC = read_provider()
OIDC_ENABLED = bool(OIDC.client_id)
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    *(["graadmeter.service.accounts.oidc.Backend"] if OIDC_ENABLED else []),
]
OIDC_RP_CLIENT_ID, OIDC_RP_CLIENT_SECRET = OIDC.client_id, OIDC.secret
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid email profile"
OIDC_OP_AUTHORIZATION_ENDPOINT = OIDC.authorization
OIDC_OP_TOKEN_ENDPOINT = OIDC.token
OIDC_OP_JWKS_ENDPOINT = OIDC.keys
OIDC_OP_USER_ENDPOINT = OIDC.userinfo
OIDC_AUTHENTICATION_CALLBACK_URL = "oidc-callback"
OIDC_REDIRECT_FIELD_NAME = "verder"
OIDC_CREATE_USER = False
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
OTP_TOTP_ISSUER = "Graadmeter"
# Wrong codes count towards the lock on the account, as wrong passwords do.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [Path(__file__).parents[1] / "static"]
# Straight from the package; addresses carry a hash of the content (see `pages`).
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 7 * 24 * 60 * 60

# Nothing of a request stays behind: no session for respondents, no uploads, no large bodies.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # with the browser: nothing remains of a visit
CSRF_FAILURE_VIEW = "graadmeter.service.project.errors.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# Never into a temporary file: an upload may hold names and addresses.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^gezondheid/"]  # asked by the machine itself, without a proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}

MAIL_URL = read("GRAADMETER_MAIL_URL")
MAIL_FROM = read("GRAADMETER_MAIL_FROM")
MAIL_PER_MINUTE = read("GRAADMETER_MAIL_PER_MINUTE")
MAIL_HOURS = read("GRAADMETER_MAIL_HOURS")
KEEP_ADDRESSES_DAYS = read("GRAADMETER_KEEP_ADDRESSES_DAYS")
BATCH = read("GRAADMETER_BATCH")
OPEN_LINK_MOST = read("GRAADMETER_OPEN_LINK_MOST")
PUBLICATION = read("GRAADMETER_PUBLICATION")

# Addresses of pages can hold nothing secret, and even so only their pattern is logged.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "graadmeter.service.project.logs.JsonFormatter"}},
    "filters": {"held_back": {"()": "graadmeter.service.project.traceless.HeldBack"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["held_back"],
        }
    },
    "root": {"handlers": ["stderr"], "level": read("GRAADMETER_LOG")},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
        # Defects only; what a visitor asked for wrongly is in the line of the request.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "django.db.backends": {"level": "WARNING"},
    },
}
