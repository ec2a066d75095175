from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Invitation
from accounts.selectors import invitation_url
from accounts.services.invitations import create_invitation
from core.commands import ServiceCommand


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
        invitation, link = self._create_invitation(email, name, roles, print_link)
        person = invitation.user
        names = sorted(person.groups.values_list("name", flat=True))
        data: dict[str, Any] = {"code": person.code, "email": person.email, "roles": names}
        self.print_line(options, f"{person.code} {person.email}: {', '.join(names) or '–'}")
        if print_link:
            data["link"] = link
            self.print_line(options, link)
        else:
            self.print_line(options, _("The link to choose a password was sent."))
        return data

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
