from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from competition.selectors.editions import edition_by_slug
from core.commands import ServiceCommand
from judging.inspection.selectors.audit import audit_edition


class Command(ServiceCommand):
    help = (
        "Check the ledger of an edition, compare it with sheets and rankings, and compute the published result again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("--head", metavar="HASH", help="a ledger head from a printed document: is it in the chain?")

    def run(self, *, edition: str, head: str | None, **options: Any) -> dict[str, Any]:
        report = audit_edition(edition_by_slug(edition), head=head)
        for problem in report.problems:
            self.stderr.write(problem)
        if report.problems:
            raise CommandError(_("%(count)d problems found.") % {"count": len(report.problems)})
        figures = {"length": report.length, "sheets": report.sheets, "head": report.head}
        self.print_line(options, _("In order: %(length)d ledger entries, %(sheets)d sheets. Head %(head)s") % figures)
        return {"ok": True, **figures}
