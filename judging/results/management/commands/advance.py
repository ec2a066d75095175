from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from competition.selectors.editions import edition_by_slug, stage_of
from core.commands import ServiceCommand
from judging.panels.enums import Outcome
from judging.results.services.closing import advance_stage


class Command(ServiceCommand):
    help = "Let the proposals that the rulebook names go on from a closed stage."
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("--stage", required=True, metavar="CODE")

    def run(self, *, edition: str, stage: str, actor: str, **options: Any) -> dict[str, Any]:
        edition_row = edition_by_slug(edition)
        stage_row = stage_of(edition_row, stage)
        rows = advance_stage(edition=edition_row, stage=stage_row, actor=get_bureau_member(actor), at=timezone.now())
        codes = dict(edition_row.proposals.values_list("pk", "code"))
        advanced = [codes[row.proposal_id] for row in rows if row.outcome == Outcome.ADVANCED]
        self.print_line(
            options,
            _("%(count)d of %(all)d proposals go on: %(codes)s")
            % {"count": len(advanced), "all": len(rows), "codes": ", ".join(advanced)},
        )
        return {"stage": stage_row.code, "advanced": advanced, "stopped": len(rows) - len(advanced)}
