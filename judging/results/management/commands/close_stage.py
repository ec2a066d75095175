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

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("--stage", required=True, metavar="CODE")

    def run(self, *, edition, stage, actor, **options):
        edition = edition_by_slug(edition)
        stage = stage_of(edition, stage)
        closing = close_stage(edition=edition, stage=stage, actor=get_bureau_member(actor), at=timezone.now())
        head = ledger.stream_head(edition.ledger_id)
        self.print_line(options, _("%(stage)s is closed. Ledger head %(head)s") % {"stage": stage, "head": head})
        return {"stage": stage.code, "closed_at": closing.at, "head": head}
