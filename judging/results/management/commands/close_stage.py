from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from competition.selectors.editions import edition_by_slug, stage_of
from core import ledger
from core.commands import ServiceCommand
from judging.results.services.closing import close_stage


class Command(ServiceCommand):
    help = "Make the sheets of a stage final. What is missing is listed and blocks."
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("--stage", required=True, metavar="CODE")

    def run(self, *, edition: str, stage: str, actor: str, **options: Any) -> dict[str, Any]:
        edition_row = edition_by_slug(edition)
        stage_row = stage_of(edition_row, stage)
        closing = close_stage(edition=edition_row, stage=stage_row, actor=get_bureau_member(actor), at=timezone.now())
        head = ledger.stream_head(edition_row.ledger_id)
        self.print_line(options, _("%(stage)s is closed. Ledger head %(head)s") % {"stage": stage_row, "head": head})
        return {"stage": stage_row.code, "closed_at": closing.at, "head": head}
