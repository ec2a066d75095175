from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.demo.loading import load_demo, remove_demo_accounts
from core.commands import ServiceCommand


class Command(ServiceCommand):
    help = "Fill an empty database with two competitions of invented people; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--remove", action="store_true", help="delete the demo accounts if they own nothing")

    def run(self, *, remove: bool, **options: Any) -> dict[str, Any]:
        return self._remove(options) if remove else self._load(options)

    def _load(self, options: dict[str, Any]) -> dict[str, Any]:
        accounts = load_demo(at=timezone.now())
        if accounts is None:
            self.print_line(
                options, _("The demo was loaded before; nothing was changed. Its passwords are not kept anywhere.")
            )
            return {"loaded": False, "accounts": []}
        self.print_line(options, _("Demo accounts. The passwords are shown this once:"))
        rows = [(account.role, account.email, account.password) for account in accounts]
        for line in format_table([(_("Role"), _("E-mail"), _("Password")), *rows]):
            self.print_line(options, line)
        return {
            "loaded": True,
            "accounts": [dict(zip(("role", "email", "password"), row, strict=True)) for row in rows],
        }

    def _remove(self, options: dict[str, Any]) -> dict[str, Any]:
        count = remove_demo_accounts()
        self.print_line(options, _("%(count)d demo accounts were deleted.") % {"count": count})
        return {"removed": count}


def format_table(rows: list[tuple[str, ...]]) -> list[str]:
    """Lines with columns as wide as their longest text; the first row is underlined."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]
