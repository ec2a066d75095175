from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from competition.selectors.editions import edition_by_slug, stage_of
from core.commands import ServiceCommand
from judging.panels.enums import Outcome
from judging.results.services.closing import advance


class Command(ServiceCommand):
    help = "Let the proposals that the rulebook names go on from a closed stage."
    needs_actor = True

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("--stage", required=True, metavar="CODE")

    def run(self, *, edition, stage, actor, **options):
        edition = edition_by_slug(edition)
        stage = stage_of(edition, stage)
        rows = advance(edition=edition, stage=stage, actor=get_bureau_member(actor), at=timezone.now())
        codes = dict(edition.proposals.values_list("pk", "code"))
        advanced = [codes[row.proposal_id] for row in rows if row.outcome == Outcome.ADVANCED]
        self.print_line(
            options,
            _("%(count)d of %(all)d proposals go on: %(codes)s")
            % {"count": len(advanced), "all": len(rows), "codes": ", ".join(advanced)},
        )
        return {"stage": stage.code, "advanced": advanced, "stopped": len(rows) - len(advanced)}
