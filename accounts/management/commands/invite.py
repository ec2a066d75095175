from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Invitation
from accounts.selectors import invitation_url
from accounts.services.invitations import create_invitation
from core.commands import ServiceCommand
from core.mail.delivery import deliver_now
from core.mail.models import OutgoingMail

CONSOLE_BACKEND = "django.core.mail.backends.console.EmailBackend"


class Command(ServiceCommand):
    help = (
        "Make a person with roles and mail the link by which they choose a password; for a known address roles are "
        "added. The only way to the first bureau admin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--name", required=True, help="without academic titles, as on a certificate")
        parser.add_argument(
            "--role",
            dest="roles",
            action="append",
            default=[],
            choices=Role.values,
            help="may be repeated; left out: somebody who only writes proposals",
        )
        parser.add_argument("--print-link", action="store_true", help="print the link instead of mailing it")

    def run(self, *, email: str, name: str, roles: list[Role], print_link: bool, **options: Any) -> dict[str, Any]:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(_("“%(text)s” is not an e-mail address.") % {"text": email}) from None
        last_mail = OutgoingMail.objects.aggregate(last=Max("pk"))["last"] or 0
        invitation, link = self._create_invitation(email, name, roles, print_link)
        person = invitation.user
        names = sorted(person.groups.values_list("name", flat=True))
        data: dict[str, Any] = {"code": person.code, "email": person.email, "roles": names}
        self.print_line(options, f"{person.code} {person.email}: {', '.join(names) or '–'}")
        if print_link:
            data["link"] = link
            self.print_line(options, link)
        else:
            self.print_line(options, self._send(OutgoingMail.objects.filter(recipient=person.email, pk__gt=last_mail)))
        return data

    def _send(self, mails: QuerySet[OutgoingMail]) -> str:
        """A line that says what became of the mail. Raises CommandError when the mail server did not take it."""
        if settings.MAIL_TRANSPORT == CONSOLE_BACKEND:
            return _("EMAIL_URL names no mail server: the worker prints the mail. --print-link prints the link here.")
        failures = deliver_now(mails)
        if failures:
            raise CommandError(
                _(
                    "The account and its invitation are made, but the mail could not be sent: %(problem)s %(answer)s "
                    "The worker tries again for two days. To hand the link over yourself, run this again with "
                    "--print-link."
                )
                % {"problem": failures[0].problem.label, "answer": failures[0].answer}
            )
        return _("The link to choose a password was sent.")

    @transaction.atomic
    def _create_invitation(self, email: str, name: str, roles: list[Role], print_link: bool) -> tuple[Invitation, str]:
        """The invitation and its link; nothing is created when the site would not answer the link."""
        invitation, token = create_invitation(
            email=email,
            name=name,
            roles=tuple(roles),
            # Nobody is signed in on the command line, and the first bureau admin is made here.
            actor=None,
            at=timezone.now(),
            deliver_to="" if print_link else email,
        )
        return invitation, invitation_url(token)
