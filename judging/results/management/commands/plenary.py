from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from competition.rulebook.vocabulary import RankingScope
from competition.selectors.editions import edition_by_slug, stage_of
from core.commands import ServiceCommand
from judging.results.enums import DecisionKind
from judging.results.services.decisions import record_decision


class Command(ServiceCommand):
    help = (
        "Record a decision of the plenary with its reason: order of ties, a move, names, or a consolidated "
        "spread. Scores stay."
    )
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("kind", choices=DecisionKind.values)
        parser.add_argument("proposals", nargs="+", metavar="CODE", help="best first")
        parser.add_argument("--stage", metavar="CODE", help="left out: about the final ranking")
        parser.add_argument("--to-rank", type=int, help="with move")
        parser.add_argument(
            "--scope",
            choices=[scope.value for scope in RankingScope],
            default=RankingScope.OVERALL.value,
            help="with move",
        )
        parser.add_argument("--reason", required=True)

    def run(
        self,
        *,
        edition: str,
        kind: str,
        proposals: list[str],
        stage: str | None,
        to_rank: int | None,
        scope: str,
        reason: str,
        actor: str,
        **options: Any,
    ) -> dict[str, Any]:
        edition_row = edition_by_slug(edition)
        decision = record_decision(
            edition=edition_row,
            stage=stage_of(edition_row, stage) if stage else None,
            kind=DecisionKind(kind),
            proposals=proposals,
            reason=reason,
            to_rank=to_rank,
            scope=RankingScope(scope),
            actor=get_bureau_member(actor),
            at=timezone.now(),
        )
        self.print_line(options, _("Recorded: %(decision)s") % {"decision": decision})
        return {"kind": decision.kind, "proposals": decision.proposals, "to_rank": decision.to_rank}
