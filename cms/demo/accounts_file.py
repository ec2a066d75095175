"""The passwords of the demo, kept for whoever tries it: a file that only its owner reads, until `demo --forget`."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from cms.demo.people import Account

OWNER_ONLY = 0o600


def describe_accounts(accounts: Sequence[Account]) -> str:
    """Who can sign in with which password, and what there is to see for some of them, as two tables."""
    rows = [(account.role, account.email, account.password) for account in accounts]
    sights = [(account.email, account.look_at) for account in accounts if account.look_at]
    return "\n".join(
        [
            *_table_lines([(_("Role"), _("E-mail"), _("Password")), *rows]),
            "",
            *_table_lines([(_("Sign in as"), _("and look at")), *sights]),
        ]
    )


def write_accounts(accounts: Sequence[Account]) -> Path:
    """Store the description in the file, which is made readable for its owner alone before anything is in it."""
    path = settings.DEMO_ACCOUNTS_FILE
    path.unlink(missing_ok=True)  # an older one may be readable for others
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="utf-8") as file:
        file.write(describe_accounts(accounts) + "\n")
    return path


def read_accounts() -> str:
    """The description; empty when the passwords were forgotten or never kept."""
    path = settings.DEMO_ACCOUNTS_FILE
    return path.read_text(encoding="utf-8").rstrip("\n") if path.exists() else ""


def forget_accounts() -> bool:
    """Delete the file; whether there was one."""
    is_kept = settings.DEMO_ACCOUNTS_FILE.exists()
    settings.DEMO_ACCOUNTS_FILE.unlink(missing_ok=True)
    return is_kept


def _table_lines(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Columns as wide as their longest text; the first row is underlined."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]
