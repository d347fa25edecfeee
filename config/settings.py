"""One settings module; every value from the environment, safe for production.

`.env.example` lists each name with its default and meaning. A value that has no safe
default stops the start with the name of what is missing.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
from ada_url import URL
from cryptography.fernet import Fernet, MultiFernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.private_files import require_private

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(
    require_private(Path(os.environ.get("ENV_FILE", BASE_DIR / ".env")))
)


def required(name: str) -> str:
    """Return an environment value that has no safe default.

    Raises:
        ImproperlyConfigured: it is missing or empty.
    """
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"Set {name} in the environment or in .env; .env.example says what it is."
        )
    return value


# Core

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY")
ENCRYPTION_KEYS = [
    key.strip() for key in required("ENCRYPTION_KEYS").split(",") if key.strip()
]
try:
    MultiFernet([Fernet(key) for key in ENCRYPTION_KEYS])
except ValueError as error:
    raise ImproperlyConfigured(
        "ENCRYPTION_KEYS: each key is 32 bytes in URL-safe base64; "
        "`python -m config.keys` makes one."
    ) from error
SITE_URL = required("SITE_URL").rstrip("/")
if not re.fullmatch(r"https?://[^/?#@]+", SITE_URL) or not URL.can_parse(SITE_URL):
    raise ImproperlyConfigured(
        "SITE_URL is http or https and a host, without a path: https://a.example"
    )
SITE_URL = URL(SITE_URL).origin  # its host as browsers send it, in ASCII
IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname])
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).resolve()

INSTALLED_APPS = [
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, for the renderer below
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "markdownx",
    "simple_history",
    "csp",
    "config",
    "articles",
    "qa",
    "ads",
]

MIDDLEWARE = [
    "config.middleware.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # static files, too: a drawing is a page
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "config.middleware.PublicGZipMiddleware",
    "config.middleware.RevalidationMiddleware",
    "config.accounts.current_request.CurrentRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.request_limits.RequestLimitMiddleware",  # before what reads a form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.accounts.middleware.StaffGateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

FORCE_SCRIPT_NAME = ""  # the site stands at the root, whatever a request says
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "builtins": ["config.templatetags.constant_urls"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "config.template_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.site",
                "config.context_processors.account_pages",
            ],
        },
    },
]

# The editor's widget has a template among ours.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database and cache

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/site.sqlite3")
}
database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    # What was acknowledged survives a power cut (FULL, about 0.3 ms a commit here).
    # Immediate transactions take the write lock at their start, so two decisions at
    # once wait for each other instead of failing; secure_delete overwrites what an
    # erasure deletes.
    database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON"
        ),
    }
    database["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    # What DATABASE_URL says itself, such as sslmode, stays. The pool tries again when
    # it is asked: by itself it would wait longer and longer for a server that is back.
    database["OPTIONS"] = database.get("OPTIONS", {}) | {
        "pool": {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 1}
    }

CACHES = {"default": env.cache("CACHE_URL", default="dbcache://cache_entry")}
if CACHES["default"]["BACKEND"].endswith((".DatabaseCache", ".LocMemCache")):
    # Their 300 entries fill up soon, and then it is forgotten who was counted.
    options = CACHES["default"].setdefault("OPTIONS", {})
    options.setdefault("MAX_ENTRIES", 100_000)

# When PostgreSQL's tables are rewritten without what was deleted from them: up to this
# size at once, larger ones between two hours of the site's own time

VACUUM_MIB = env.int("VACUUM_MIB", default=32)
vacuum_hours = re.fullmatch(r"(\d\d?)-(\d\d?)", env.str("VACUUM_HOURS", default="3-5"))
if not vacuum_hours or max(map(int, vacuum_hours.groups())) > 23:
    raise ImproperlyConfigured("VACUUM_HOURS is two hours of the day, such as 3-5.")
VACUUM_HOURS = (int(vacuum_hours[1]), int(vacuum_hours[2]))

# Finished pages in each worker's memory; 0 MiB switches the store off

PAGE_STORE_MIB = env.int("PAGE_STORE_MIB", default=64)
PAGE_STORE_VERIFY = env.bool("PAGE_STORE_VERIFY", default=False)

# Reading, asking, publishing

TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
LANGUAGE_CODE = "en-gb"
USE_I18N = False
FORMAT_MODULE_PATH = "config.formats"
ASK_MIN_SECONDS = env.int("ASK_MIN_SECONDS", default=4)
ASK_RATE_LIMIT = env.str("ASK_RATE_LIMIT", default="5/hour")
ASK_SITE_LIMIT = env.str("ASK_SITE_LIMIT", default="200/hour")
COUNT_RATE_LIMIT = env.str("COUNT_RATE_LIMIT", default="120/hour")

# What publishing an answer asks first: dotted paths of functions that take its HTML and
# return what they object to, in sentences.
QA_PUBLISH_CHECKS = ["ads.disclosure.paid_link_check.find_paid_links"]
# Who pays for an address? Asked of those that must earn nothing, as helplines' must.
PAID_ADDRESS_CHECKS = ["ads.disclosure.paid_link_check.find_payer"]

# Mail: owed in the database, sent by `manage.py tend`, never by a request

vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25"))
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
EMAIL_FILE_PATH = DATA_DIR / "mail"  # read where EMAIL_URL is filemail://
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"no-reply@{urlsplit(SITE_URL).hostname}"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = env.str("MEDIA_URL", default="/media/")
if not re.fullmatch(r"(https?://[^/?#@]+)?/([\w-]+/)*", MEDIA_URL) or MEDIA_URL == "/":
    raise ImproperlyConfigured(
        "MEDIA_URL is a path such as /media/ or https://a.example/, and ends in a slash"
    )
MEDIA_ROOT = DATA_DIR / "media"
# A proxy may serve uploads and static files; whatever else is written is private.
FILE_UPLOAD_PERMISSIONS = 0o644
# A list of the admin sends a field for each row that is to be deleted.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_storage.StaticStorage"},
}
WHITENOISE_MANIFEST_STRICT = False  # a missing file costs its style, not the page

# django-markdownx asks for paths, not for url names; a test holds them to the urls.

MARKDOWNX_URLS_PATH = "/admin/markdownx/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/markdownx/upload/"
MARKDOWNX_MARKDOWNIFY_FUNCTION = "articles.admin.markdown_views.markdownify"
MARKDOWNX_SERVER_CALL_LATENCY = 500

# Signing in: django-allauth, mounted in config/accounts/urls.py

AUTHENTICATION_BACKENDS = ["config.accounts.backend.StaffBackend"]
PASSWORD_HASHERS = ["config.accounts.hashers.BoundedPBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in (
            "UserAttributeSimilarityValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ),
    {"NAME": "config.accounts.password_validators.VarietyValidator"},
    {"NAME": "config.accounts.password_validators.SiteNameValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds that a mailed link lasts
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
# Whoever has one of these permissions can read questions, or make somebody who can.
SECOND_FACTOR_PERMISSIONS = [
    "qa.moderate_question",
    "qa.publish_answer",
    "auth.add_user",
    "auth.change_user",
    "auth.change_group",
]
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=True)

ACCOUNT_ADAPTER = "config.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; allauth checks
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # its length is config.accounts.session_store's
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = False  # ours, in config/accounts/try_limits.py, store no IP
ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600  # seconds
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = (  # ends with the next sign-in, too
    "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
)
ACCOUNT_FORMS = {
    "login": "config.accounts.forms.LoginForm",
    "reauthenticate": "config.accounts.forms.ReauthenticateForm",
    "change_password": "config.accounts.forms.ChangePasswordForm",
    "reset_password_from_key": "config.accounts.forms.ResetPasswordForm",
}
MFA_ADAPTER = "config.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by staff, not verified
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong
MFA_FORMS = {
    "authenticate": "config.accounts.forms.AuthenticateForm",
    "reauthenticate": "config.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "config.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "config.accounts.forms.AddWebAuthnForm",
    "authenticate_webauthn": "config.accounts.forms.AuthenticateWebAuthnForm",
    "login_webauthn": "config.accounts.forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "config.accounts.forms.ReauthenticateWebAuthnForm",
}

# Security

SECURE_SSL_REDIRECT = IS_HTTPS
SESSION_ENGINE = "config.accounts.session_store"
SESSION_HOURS = env.float("SESSION_HOURS", default=12)
SESSION_IDLE_HOURS = env.float("SESSION_IDLE_HOURS", default=2)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # the hours above are kept by the server
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
# A browser takes a cookie of this prefix over https only, for this host and no other:
# neither a subdomain nor a page without TLS can plant one.
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
# Not Strict: mail leads into the admin, and would find nobody signed in. No GET changes
# anything, and every POST needs its token.
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "config.accounts.message_storage.MessageStorage"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS and env.bool(
    "HSTS_INCLUDE_SUBDOMAINS", default=False
)
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
# How many proxies of ours add to X-Forwarded-For; the rest of it is anybody's word.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=int(BEHIND_PROXY))
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other names under this domain are the owner's to decide
    "security.W021",  # so is the preload list, which is hard to leave again
]
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # for the browser session only: nothing stays on the device
CSRF_FAILURE_VIEW = "config.views.errors.csrf_failure"

media_host = urlsplit(MEDIA_URL)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF]
        + ([f"{media_host.scheme}://{media_host.netloc}"] if media_host.netloc else []),
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # Players that a reader starts with a click; by ourselves, our two pages that
        # may be framed: the editor's preview and that of an advertisement.
        "frame-src": [
            SELF,
            "https://www.youtube-nocookie.com",
            "https://player.vimeo.com",
        ],
    }
}

# Nothing here asks for a sensor, a device, a payment or what a browser knows about its
# owner, and neither may a player in a frame, an extension's script or injected code.
# Players keep sound, full screen and picture in picture.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "serial",
        "storage-access",
        "usb",
        "xr-spatial-tracking",
    )
}

DEFAULT_EXCEPTION_REPORTER_FILTER = (
    "config.log_filters.RedactingExceptionReporterFilter"
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "no_private_links": {"()": "config.log_filters.RedactPrivateLinksFilter"},
        "no_host": {"()": "config.log_filters.DisallowedHostFilter"},
    },
    "formatters": {"utc": {"()": "config.log_filters.UTCFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "utc",
            "filters": ["no_private_links"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Their warnings name the address of every refused request.
    "loggers": {
        "accounts": {"level": "INFO"},  # numbers and kinds only
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django.security.DisallowedHost": {"filters": ["no_host"]},
        # At DEBUG they would print what stands on a page, and what is written.
        "django.template": {"level": "WARNING"},
        "django.db.backends": {"level": "WARNING"},
    },
}
