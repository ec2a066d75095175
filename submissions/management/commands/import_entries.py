from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from competition.selectors.editions import edition_by_slug
from core.commands import ServiceCommand, add_map_argument, parse_column_mapping
from submissions.forms.entries import read_entries
from submissions.services.proposals import create_proposals
from submissions.services.submitting import receive_proposal


class Command(ServiceCommand):
    help = (
        "Add proposals from a CSV or xlsx file (columns title, unit; optional reference, group, category, "
        "team, partners, started_on)."
    )
    needs_actor = True

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--commit", action="store_true", help="write; without it the file is only checked")
        parser.add_argument(
            "--eligible", action="store_true", help="take them over as received and administratively checked"
        )
        add_map_argument(parser)

    def run(self, *, edition, file, actor, commit, eligible, map, **options):
        edition, actor = edition_by_slug(edition), get_bureau_member(actor)
        entries = read_entries(file, edition=edition, mapping=parse_column_mapping(map))
        if entries.problems:
            self.stop_with_problems(entries.problems)
        made = self._write(edition, entries.data, actor, eligible) if commit else []
        text = (
            _("%(count)d proposals added.")
            if commit
            else _("%(count)d proposals could be added; write them with --commit.")
        )
        self.print_line(options, text % {"count": len(entries.data)})
        return {"rows": len(entries.data), "written": len(made), "codes": [proposal.code for proposal in made]}

    @transaction.atomic
    def _write(self, edition, data, actor, eligible):
        at = timezone.now()
        made = create_proposals(edition=edition, many=data, actor=actor, at=at)
        if eligible:
            for proposal in made:
                receive_proposal(proposal=proposal, actor=actor, at=at, note=_("taken over from the bureau's list"))
        return made
