from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.demo.accounts_file import describe_accounts, forget_accounts, read_accounts, write_accounts
from cms.demo.loading import load_demo, remove_demo_accounts
from core.commands import ServiceCommand


class Command(ServiceCommand):
    help = "Fill an empty database with three competitions of invented people; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--accounts", action="store_true", help="only print the accounts and their passwords")
        instead.add_argument("--forget", action="store_true", help="delete the file with the passwords")
        instead.add_argument("--remove", action="store_true", help="delete the demo accounts if they own nothing")

    def run(self, *, accounts: bool, forget: bool, remove: bool, **options: Any) -> dict[str, Any]:
        if accounts:
            return self._print_accounts(options)
        if forget:
            return self._forget(options)
        return self._remove(options) if remove else self._load(options)

    def _load(self, options: dict[str, Any]) -> dict[str, Any]:
        accounts = load_demo(at=timezone.now())
        if accounts is None:
            self.print_line(options, _("The demo was loaded before; nothing was changed."))
            return {"loaded": False, "accounts": []}
        self.print_line(options, describe_accounts(accounts))
        path = write_accounts(accounts)
        self.print_line(options, _("The passwords are kept in %(path)s until demo --forget.") % {"path": path})
        return {
            "loaded": True,
            "accounts": [
                {"role": account.role, "email": account.email, "password": account.password} for account in accounts
            ],
        }

    def _print_accounts(self, options: dict[str, Any]) -> dict[str, Any]:
        text = read_accounts()
        forgotten = _("The passwords of the demo are not kept any more. bin/demo --reset starts over with new ones.")
        self.print_line(options, text or forgotten)
        return {"text": text}

    def _forget(self, options: dict[str, Any]) -> dict[str, Any]:
        is_forgotten = forget_accounts()
        deleted = _("The passwords of the demo were deleted; the accounts stay.")
        self.print_line(options, deleted if is_forgotten else _("No passwords are kept."))
        return {"forgotten": is_forgotten}

    def _remove(self, options: dict[str, Any]) -> dict[str, Any]:
        count = remove_demo_accounts()
        forget_accounts()
        self.print_line(options, _("%(count)d demo accounts were deleted.") % {"count": count})
        return {"removed": count}
