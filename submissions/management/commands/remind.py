from django.utils import timezone
from django.utils.translation import gettext as _

from competition.enums import EditionStatus
from competition.models import Edition
from competition.selectors.editions import edition_by_slug
from core.commands import ServiceCommand
from submissions.selectors.reminders import due_reminders
from submissions.services.reminders import remind_teams


class Command(ServiceCommand):
    help = (
        "Mail the teams whose proposals have not arrived 7 days, 3 days and 1 day before the close. Run it every hour; "
        "nobody is told twice."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("editions", nargs="*", metavar="EDITION", help="without: all that are open")
        parser.add_argument("--dry-run", action="store_true", help="only say who would be reminded")

    def run(self, *, editions, dry_run, **options):
        act, at, told = due_reminders if dry_run else _remind, timezone.now(), []
        open_ones = Edition.objects.filter(status=EditionStatus.OPEN).select_related("rulebook_version")
        for edition in [edition_by_slug(slug) for slug in editions] or open_ones:
            told += [(edition, due) for due in act(edition, at)]
        for edition, due in told:
            self.print_line(
                options, f"{edition.slug} {due.proposal.code}: {', '.join(each.email for each in due.people)}"
            )
        text = _("%(count)d proposals would be reminded.") if dry_run else _("%(count)d proposals reminded.")
        self.print_line(options, text % {"count": len(told)})
        return [
            {"edition": edition.slug, "proposal": due.proposal.code, "people": len(due.people)} for edition, due in told
        ]


def _remind(edition, at):
    return remind_teams(edition=edition, at=at)
