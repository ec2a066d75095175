from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from core.commands import ServiceCommand
from judging.documents.selectors.certificates import certificate_by_code
from judging.documents.services.certificates import replace_certificate, revoke_certificate


class Command(ServiceCommand):
    help = "Revoke a certificate, or replace it by a newly numbered one; its verification page says so at once."
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("code", metavar="CODE", help="the verification code")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--replace", action="store_true", help="issue a corrected certificate in its place")

    def run(self, *, code: str, reason: str, replace: bool, actor: str, **options: Any) -> dict[str, str]:
        certificate = certificate_by_code(code)
        if certificate is None:
            raise CommandError(_("No certificate has this code."))
        end_certificate = replace_certificate if replace else revoke_certificate
        # The replacement, or the revoked certificate itself: what its number and code say now.
        result = end_certificate(
            certificate=certificate, reason=reason, actor=get_bureau_member(actor), at=timezone.now()
        )
        self.print_line(options, f"{result.number}: {result.get_status_display()}")
        return {"number": result.number, "code": result.code, "status": result.status}
