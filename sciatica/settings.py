"""Every setting, read from the environment. docs/operations.md lists the variables and what they do."""

import secrets
import zoneinfo
from pathlib import Path

import django_stubs_ext
from django.templatetags.static import static

from sciatica import environment as env
from sciatica.policies import APP_CSP

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")

# Where it runs
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
PORT = env.whole_number("PORT", 8000, least=1, most=65535)
_site = env.site_url(f"http://localhost:{PORT}")
SITE_URL = _site.geturl()
SITE_IS_LOCAL = _site.hostname in {"localhost", "127.0.0.1", "::1"}
HTTPS = _site.scheme == "https"
APP_NAME = env.text("APP_NAME", "Daily Moves")
SECRET_KEY = env.kept_secret("SECRET_KEY", DATA_DIR / "secret_key") or f"django-insecure-{secrets.token_urlsafe(40)}"
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if SITE_IS_LOCAL else [str(_site.hostname)]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "sciatica.urls"
WSGI_APPLICATION = "sciatica.wsgi.application"

INSTALLED_APPS = [
    "sciatica.apps.SciaticaConfig",
    "clinic",
    "programmes",
    "reminders",
    "panel",
    "unfold",  # and its parts stand before django.contrib.admin, whose templates they replace
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "pwa",
]

MIDDLEWARE = [
    "sciatica.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "sciatica.policies.PanelPolicy",  # after CSPMiddleware in this list, so before it on the way out
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "sciatica.context.site",
            ],
            "builtins": ["panel.templatetags.drawings"],
        },
    },
]

# Rows
DATABASES = {"default": env.database(f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: an entry that was acknowledged to a phone is still there after a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        # KiB. The usual 2 MB do not hold the index pages that one batch of reminders writes to.
        " PRAGMA cache_size=-16000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis carries wake-ups, heartbeats and rate limits. Nothing in it may hold a name: erasure does not look there.
REDIS_URL = env.redis_url(f"redis+socket://{DATA_DIR / 'redis.sock'}")
WORKER_PROCESSES = env.whole_number("WORKER_PROCESSES", 1, least=1, most=32)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.redis_client_url(REDIS_URL),
        "KEY_PREFIX": "moves",
    }
}

# People
AUTH_USER_MODEL = "clinic.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/physio/"
ACCOUNT_ADAPTER = "clinic.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{APP_NAME}: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole_number("ALLAUTH_TRUSTED_PROXY_COUNT", 0, least=0, most=9)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_IS_LOCAL
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Words and time. The server thinks in UTC; each patient's zone is applied where a date is meant.
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
# zoneinfo prefers the machine's zone files, which may be years old, to the tzdata that requirements.txt pins.
zoneinfo.reset_tzpath(())

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
_modules = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("npm/preact", _modules / "preact/dist"),
    ("npm/preact-hooks", _modules / "preact/hooks/dist"),
    ("npm/signals", _modules / "@preact/signals/dist"),
    ("npm/signals-core", _modules / "@preact/signals-core/dist"),
    ("npm/htm", _modules / "htm/dist"),
    ("npm/idb", _modules / "idb/build"),
]
STATICFILES_FINDERS = [
    "sciatica.finders.AlpineForStrictPages",  # first: it stands in for a file of unfold's
    "sciatica.finders.BundledApp",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# Brotli takes half a minute over all files: worth it in production, not at each start on somebody's own machine.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HTTPS
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}

# Letters and pushes
for _name, _value in env.email(f"file://{DATA_DIR / 'mail'}").items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"{APP_NAME} <no-reply@{_site.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
VAPID_PRIVATE_KEY = env.kept_secret("VAPID_PRIVATE_KEY", DATA_DIR / "vapid_private_key")
VAPID_SUBJECT = env.text("VAPID_SUBJECT", SITE_URL if HTTPS else f"mailto:no-reply@{_site.hostname}")
PUSH_ALLOWED_HOSTS = env.words(
    "PUSH_ALLOWED_HOSTS",
    "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com",
)
PUSH_ALLOW_LOOPBACK = DEBUG and env.flag("PUSH_ALLOW_LOOPBACK")  # a push service on this machine: for tests

# Doors
CONTENT_SECURITY_POLICY = {"DIRECTIVES": APP_CSP}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day: the panel shows patients
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; gunicorn hears plain http from it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False  # other names of the domain are not ours to decide on
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["sciatica.permissions.Nobody"],  # a view that names no permission lets nobody in
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{APP_NAME} API",
    "DESCRIPTION": "What the patient's phone says to the server.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

UNFOLD = {
    "SITE_TITLE": APP_NAME,
    "SITE_HEADER": APP_NAME,
    "SITE_URL": "/",
    "THEME": None,
    "SHOW_VIEW_ON_SITE": False,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _: static("icons/tab.svg")}],
    # Its model search caches names for five minutes and puts them into addresses.
    "COMMAND": {"search_models": False, "show_history": False},
    "STYLES": [
        lambda _, name=name: static(f"css/{name}.css")
        for name in ("tokens", "panel", "panel-pages", "panel-patient", "panel-hints")
    ],
    "SCRIPTS": [lambda _: static("panel/alpine.js"), lambda _: static("panel/copy.js")],
}

PWA_APP_NAME = APP_NAME
PWA_APP_DESCRIPTION = "Your daily moves, at your own pace."
PWA_APP_START_URL = PWA_APP_SCOPE = "/app/"
PWA_APP_LANG = "en-GB"

LOGGING_CONFIG = "sciatica.logs.configure"
LOGGING = {"json": env.text("LOG_FORMAT", "json" if HTTPS else "readable") == "json"}
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for sub-domains and preload are the domain owner's decision
    "security.W021",
    "security.W008",  # the proxy redirects to https
]
