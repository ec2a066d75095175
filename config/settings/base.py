"""The settings of development, tests and production. Values that differ by machine come from config.env."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = env.BASE_DIR
DATA_DIR = env.read_data_dir()
DATA_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "core",
    "accounts",
    "competition",
    "submissions",
    "judging.panels",
    "judging.sheets",
    "judging.results",
    "judging.documents",
    "judging.inspection",
    "cms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "accounts.apps.WagtailUsersConfig",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # Behind the CSRF check, because that one parses the form.
    "core.middleware.RemoveNulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.icons", "core.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.add_installation",
                "cms.context.add_site_context",
                "config.context_processors.add_navigation",
            ],
        },
    }
]

# A field names its template in templates/ (Field.template_name), so forms use the engine above.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database_settings(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_settings()}
# Wagtail updates its search index at once; tasks that take long are run by the worker (manage.py db_worker).
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# Accounts: people sign in through allauth only (docs/decisions/003).
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
# guardian would otherwise make a user row for visitors, who have no rights of their own here.
GUARDIAN_ANONYMOUS_USER_NAME = None
ANONYMOUS_USER_NAME = None
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Nobody may learn from the sign-in or from “new password” who has an account.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# By network and by login name, counted in the cache that all processes share (docs/decisions/003, 5).
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
PROXY_COUNT = env.read_number("PROXY_COUNT")
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
MFA_TOTP_ISSUER = "Balairung"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the form of a panel with 12 judges and 300 proposals; Wagtail advises it, too
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600

# Language, place and time.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "wagtail"]  # ours, and translations that Wagtail lacks
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.read_text("TIME_ZONE")
REGION_NAME = env.read_text("REGION_NAME")  # until the bureau enters another (docs/decisions/015)
REGION_NAME_SOURCE = "cms.selectors.region.written_region"

STRICT_ICONS = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"
ALLOWS_DEMO_ACCOUNTS = False  # whether the web process starts beside accounts whose passwords were on a screen
DEMO_ACCOUNTS_FILE = DATA_DIR / "demo-accounts.txt"
DEMO_MAIL_DIR: Path | None = None  # where the development settings write mails instead of sending them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "core.files.PrivateFileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CLAMD_URL = env.read_text("CLAMD_URL")
PRIVATE_LOCATION = env.read_text("PRIVATE_LOCATION")
FONT_CACHE_DIR = DATA_DIR / "fonts"
WEB_FONT_DIR = FONT_CACHE_DIR / "web"
WEB_FONT_DIR.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", WEB_FONT_DIR)]
PDF_PROCESSES = env.read_number("WEB_CONCURRENCY")

vars().update(env.email_settings())
MAIL_TRANSPORT = vars()["EMAIL_BACKEND"]  # of the worker; other processes put mail into the outbox (docs/decisions/017)
EMAIL_BACKEND = "core.mail.backend.OutboxBackend"
# For each line of the dialogue; the first delay in core/mail/delivery.py is longer than all of them.
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.read_text("DEFAULT_FROM_EMAIL")

# Wagtail: the bureau's admin. It contacts no other server, and nobody sets another person's password or address.
WAGTAIL_SITE_NAME = "Balairung"
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "/akun/login/"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
# Files of editors are served as downloads only, and only kinds that a browser cannot run.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.read_text("LOG_LEVEL")},
    "loggers": {
        # These log every step at INFO, which would bury our own lines.
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}

Path(MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
