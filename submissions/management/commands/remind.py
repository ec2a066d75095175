from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from competition.enums import EditionStatus
from competition.models import Edition
from competition.selectors.editions import edition_by_slug
from core.commands import ServiceCommand
from submissions.selectors.reminders import DueReminder, due_reminders
from submissions.services.reminders import remind_teams


class Command(ServiceCommand):
    help = (
        "Mail the teams whose proposals have not arrived 7 days, 3 days and 1 day before the close. Run it every hour; "
        "nobody is told twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("editions", nargs="*", metavar="EDITION", help="without: all that are open")
        parser.add_argument("--dry-run", action="store_true", help="only say who would be reminded")

    def run(self, *, editions: list[str], dry_run: bool, **options: Any) -> list[dict[str, Any]]:
        # Both return the same rows; only one of them mails.
        list_or_remind, at = due_reminders if dry_run else _remind, timezone.now()
        open_editions = Edition.objects.filter(status=EditionStatus.OPEN).select_related("rulebook_version")
        reminders = [
            (edition, due)
            for edition in [edition_by_slug(slug) for slug in editions] or open_editions
            for due in list_or_remind(edition, at)
        ]
        for edition, due in reminders:
            addresses = ", ".join(person.email for person in due.people)
            self.print_line(options, f"{edition.slug} {due.proposal.code}: {addresses}")
        text = _("%(count)d proposals would be reminded.") if dry_run else _("%(count)d proposals reminded.")
        self.print_line(options, text % {"count": len(reminders)})
        return [
            {"edition": edition.slug, "proposal": due.proposal.code, "people": len(due.people)}
            for edition, due in reminders
        ]


def _remind(edition: Edition, at: datetime) -> list[DueReminder]:
    return remind_teams(edition=edition, at=at)
