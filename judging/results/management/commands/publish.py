from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from competition.selectors.editions import edition_by_slug
from core.commands import ServiceCommand
from judging.results.services.publication import publish_result


class Command(ServiceCommand):
    help = "Publish the final ranking and the awards. They never change afterwards."
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")

    def run(self, *, edition: str, actor: str, **options: Any) -> dict[str, Any]:
        edition_row = edition_by_slug(edition)
        ranking = publish_result(edition=edition_row, actor=get_bureau_member(actor), at=timezone.now())
        awards = [(row.award.label, row.proposal.code) for row in ranking.awards.select_related("award", "proposal")]
        for label, code in awards:
            self.print_line(options, f"{label}: {code}")
        self.print_line(options, _("Published. Ledger head %(head)s") % {"head": ranking.ledger_head})
        return {
            "edition": edition_row.slug,
            "awards": awards,
            "digest": ranking.rulebook_digest,
            "head": ranking.ledger_head,
        }
