"""Django's settings: for practice on this computer, or in earnest, all of it by environment.

Every variable is described in docs/practice-clinic.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from backend.environment import mail, word, words

HERE = Path(__file__).parent
PRACTICE = word("CLINIC_PRACTICE") == "1"
DATA = Path(word("CLINIC_DATA", "practice-clinic")).absolute()

# Without a key, Django refuses to start.
SECRET_KEY = word("CLINIC_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "[::1]"] if PRACTICE else words("CLINIC_HOSTS")
ROOT_URLCONF = "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "clinic.User"

INSTALLED_APPS = [
    "backend.clinic",
    "django.contrib.admin.apps.SimpleAdminConfig",  # the clinic has a site of its own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "allauth.usersessions",
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "backend.headers.restrict_contents",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
STATIC_URL = "/static/"
# A handful of small files: looked up where they are installed, once, at the start.
WHITENOISE_USE_FINDERS = True

# --- What is kept, and where: all of it in the database and the shared cache.
DATABASES: dict[str, Any] = {
    "default": {
        # Writers queue instead of failing where a reader wants to become one.
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "clinic.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
if word("DATABASE_URL") and not PRACTICE:
    DATABASES["default"] = dj_database_url.parse(
        word("DATABASE_URL"), conn_max_age=600, conn_health_checks=True
    )
# Throttles are counted in the cache: one that each worker has for itself counts wrong, and one that
# forgets the oldest of 300 entries (Django's default) can be made to forget.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": word("CLINIC_CACHE_URL"),
    }
    if word("CLINIC_CACHE_URL")
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a long working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Mail
MAIL = mail(word("CLINIC_MAIL", "console" if PRACTICE else "smtp://localhost"), DATA)
EMAIL_BACKEND = MAIL.backend
EMAIL_FILE_PATH = MAIL.folder
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starttls, MAIL.tls
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = word("CLINIC_MAIL_FROM", "Practice clinic <clinic@localhost>")

# --- Passwords and sign-in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["backend.clinic.hashing.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ALLAUTH_TRUSTED_PROXY_COUNT = int(word("CLINIC_PROXIES", "0"))
ACCOUNT_ADAPTER = "backend.clinic.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "backend.clinic.adapters.display"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_RATE_LIMITS = {"test_code": "20/m/user"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# A first sign-in waits for a mail to arrive.
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
MFA_ADAPTER = "backend.clinic.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# People's clocks differ: one step each way (RFC 6238, section 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
HEADLESS_ADAPTER = "backend.clinic.adapters.HeadlessAdapter"
HEADLESS_CLIENTS = ("app",)
USERSESSIONS_TRACK_ACTIVITY = True

# --- The clinic as an OpenID provider
IDP_OIDC_ADAPTER = "backend.clinic.provider.Provider"
IDP_OIDC_PRIVATE_KEY = word("CLINIC_OIDC_KEY").replace("\\n", "\n")

# --- Security: nothing of it is optional in earnest
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if not PRACTICE:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = (
        ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
    )
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A 400 or a 404 is the other side's matter.
    "loggers": {"django.request": {"level": "ERROR"}},
}
