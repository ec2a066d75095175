"""Every environment variable that Balairung reads, with default and meaning; no other module reads the environment.

`python -m config.env` prints the table for an operator.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

_reader = environ.Env()


@dataclass(frozen=True, slots=True)
class EnvironmentVariable:
    name: str
    default: str | None
    meaning: str

    @property
    def required_in_production(self) -> bool:
        return self.default is None


VARIABLES = (
    EnvironmentVariable("SECRET_KEY", None, "Django's signing key, 50 or more random characters"),
    EnvironmentVariable("ALLOWED_HOSTS", None, "host names served, comma separated: lomba.solokkab.example"),
    EnvironmentVariable("SITE_URL", None, "public address without trailing slash; printed in QR codes and mails"),
    EnvironmentVariable(
        "DATA_DIR", "var", "folder for the SQLite file, private uploads, fonts and generated documents"
    ),
    EnvironmentVariable("DATABASE_URL", "", "postgres://user:password@host/name; empty = SQLite in DATA_DIR"),
    EnvironmentVariable(
        "CACHE_URL", "", "redis://host:6379/0; empty = a table in the database, shared by all processes"
    ),
    EnvironmentVariable(
        "EMAIL_URL", "consolemail://", "smtp+tls://user:password@host:587; by default the worker prints mails"
    ),
    EnvironmentVariable("DEFAULT_FROM_EMAIL", "Balairung <balairung@localhost>", "sender of all mails"),
    EnvironmentVariable(
        "TIME_ZONE", "Asia/Jakarta", "the one zone of this installation: Asia/Jakarta, Asia/Makassar or Asia/Jayapura"
    ),
    EnvironmentVariable(
        "REGION_NAME", "Kabupaten Solok", "on pages, in mails and documents until the bureau writes another"
    ),
    EnvironmentVariable(
        "PROXY_COUNT",
        "0",
        "number of trusted reverse proxies in front; 0 = read the client address from the connection",
    ),
    EnvironmentVariable(
        "CLAMD_URL", "", "virus scanner: tcp://host:3310 or unix:///run/clamav/clamd.ctl; empty = none"
    ),
    EnvironmentVariable(
        "PRIVATE_LOCATION", "", "where nginx hands out private files: /berkas-pribadi/; empty = Balairung does"
    ),
    EnvironmentVariable("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
    EnvironmentVariable("WEB_CONCURRENCY", "2", "processes that render certificates side by side"),
)

_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


def read_text(name: str, default: str | None = None) -> str:
    """The value of a variable in VARIABLES; `default` replaces the one listed there.

    An empty value counts as missing. Raises ImproperlyConfigured for a missing variable without a default.
    """
    fallback = _DEFAULTS[name] if default is None else default
    if fallback is None:
        return _reader.str(name)
    return _reader.str(name, default=fallback) or fallback


def read_number(name: str) -> int:
    return int(read_text(name))


def read_words(name: str, default: str | None = None) -> list[str]:
    return [word.strip() for word in read_text(name, default).split(",") if word.strip()]


def read_data_dir() -> Path:
    folder = Path(read_text("DATA_DIR"))
    return folder if folder.is_absolute() else BASE_DIR / folder


def email_settings() -> dict[str, Any]:
    """Django's EMAIL_… settings of EMAIL_URL."""
    return environ.Env.email_url_config(read_text("EMAIL_URL"))


def database_settings(data: Path) -> dict[str, Any]:
    """The DATABASES entry: PostgreSQL from DATABASE_URL, or SQLite, on which many writers wait instead of failing.

    IMMEDIATE takes the write lock at BEGIN, so a transaction that reads before it writes is not refused half-way. WAL
    lets others read meanwhile. FULL, because the last commit before a power cut may be a judge's sheet.
    """
    url = read_text("DATABASE_URL")
    if url:
        return {
            **environ.Env.db_url_config(url),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "ATOMIC_REQUESTS": False,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data / "balairung.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
        },
    }


def cache_settings() -> dict[str, Any]:
    url = read_text("CACHE_URL")
    if url:
        return environ.Env.cache_url_config(url)
    return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}


def set_default_settings_module(module: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)


def read_optional_folder(name: str) -> Path | None:
    """The folder in a variable for tests and bench (REAL_PANEL_DIR, PEER_BENCH_DIR); None when it is not set."""
    value = os.environ.get(name)
    return Path(value) if value else None


if __name__ == "__main__":
    for variable in VARIABLES:
        default = "(required in production)" if variable.required_in_production else variable.default
        print(f"{variable.name:20} {default:32} {variable.meaning}")
