import time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from core.commands import ServiceCommand
from judging.sheets.services.seeding import seed_edition


class Command(ServiceCommand):
    help = "Make a large invented edition for measuring; the same numbers give the same rows."
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--edition", default="uji-beban")
        parser.add_argument("--prefix", default="UB")
        parser.add_argument("--entries", type=int, default=1000, metavar="N")
        parser.add_argument("--judges", type=int, default=25, metavar="J")
        parser.add_argument("--sheets", type=int, default=5, metavar="R", help="sheets for each entry")
        parser.add_argument("--criteria", type=int, default=10, metavar="C")
        parser.add_argument("--over", choices=["judge_total", "criterion"], default="judge_total")

    def run(
        self,
        *,
        edition: str,
        prefix: str,
        entries: int,
        judges: int,
        sheets: int,
        criteria: int,
        over: str,
        actor: str,
        **options: Any,
    ) -> dict[str, Any]:
        if not 1 <= sheets <= judges:
            raise CommandError(_("There must be at least as many judges as sheets for each entry."))
        started = time.monotonic()
        seed_edition(
            slug=edition,
            prefix=prefix,
            entries=entries,
            judges=judges,
            sheets=sheets,
            criteria=criteria,
            over=over,
            actor=get_bureau_member(actor),
            at=timezone.now(),
        )
        seconds = round(time.monotonic() - started, 1)
        self.print_line(
            options,
            _("%(entries)d entries, %(sheets)d sheets in %(seconds)s s")
            % {"entries": entries, "sheets": entries * sheets, "seconds": seconds},
        )
        return {"edition": edition, "entries": entries, "sheets": entries * sheets, "seconds": seconds}
