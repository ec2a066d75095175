from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.people import get_bureau_member
from competition.models import Edition
from competition.selectors.editions import edition_by_slug
from core.commands import ServiceCommand, add_map_argument, parse_column_mapping
from submissions.forms.entries import read_entries
from submissions.models import Proposal
from submissions.services.proposals import ProposalData, create_proposals
from submissions.services.submitting import receive_proposal


class Command(ServiceCommand):
    help = (
        "Add proposals from a CSV or xlsx file (columns title, unit; optional reference, group, category, "
        "team, partners, started_on)."
    )
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--commit", action="store_true", help="write; without it the file is only checked")
        parser.add_argument(
            "--eligible", action="store_true", help="take them over as received and administratively checked"
        )
        add_map_argument(parser)

    def run(
        self,
        *,
        edition: str,
        file: str,
        actor: str,
        commit: bool,
        eligible: bool,
        map: list[str],  # noqa: A002 - named by the option
        **options: Any,
    ) -> dict[str, Any]:
        target, officer = edition_by_slug(edition), get_bureau_member(actor)
        entries = read_entries(file, edition=target, mapping=parse_column_mapping(map))
        # All problems at once, and nothing is written while there is one.
        if entries.problems:
            self.stop_with_problems(entries.problems)
        proposals = self._create(target, entries.proposals_data, officer, eligible) if commit else []
        text = (
            _("%(count)d proposals added.")
            if commit
            else _("%(count)d proposals could be added; write them with --commit.")
        )
        self.print_line(options, text % {"count": len(entries.proposals_data)})
        codes = [proposal.code for proposal in proposals]
        return {"rows": len(entries.proposals_data), "written": len(codes), "codes": codes}

    @transaction.atomic
    def _create(
        self, edition: Edition, proposals_data: list[ProposalData], actor: User, is_eligible: bool
    ) -> list[Proposal]:
        at = timezone.now()
        proposals = create_proposals(edition=edition, proposals_data=proposals_data, actor=actor, at=at)
        if is_eligible:
            for proposal in proposals:
                receive_proposal(proposal=proposal, actor=actor, at=at, note=_("taken over from the bureau's list"))
        return proposals
