from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.selectors import invitation_url
from accounts.services import create_invitation
from core.commands import ServiceCommand


class Command(ServiceCommand):
    help = (
        "Make a person with roles and mail the link by which they choose a password; for a known address roles are "
        "added. The only way to the first bureau admin."
    )

    def add_arguments(self, parser):
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

    def run(self, *, email, name, roles, print_link, **options):
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(_("“%(text)s” is not an e-mail address.") % {"text": email}) from None
        invitation, link = self._invited(email, name, roles, print_link)
        person = invitation.user
        held = sorted(person.groups.values_list("name", flat=True))
        data = {"code": person.code, "email": person.email, "roles": held}
        self.print_line(options, f"{person.code} {person.email}: {', '.join(held) or '–'}")
        if print_link:
            data["link"] = link
            self.print_line(options, link)
        else:
            self.print_line(options, _("The link to choose a password was sent."))
        return data

    @transaction.atomic
    def _invited(self, email, name, roles, print_link):
        """Nothing is made when the site could not answer the link."""
        invitation, token = create_invitation(
            email=email,
            name=name,
            roles=tuple(roles),
            actor=None,
            at=timezone.now(),
            deliver_to="" if print_link else email,
        )
        return invitation, invitation_url(token)
