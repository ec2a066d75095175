from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from competition.selectors.editions import edition_by_slug
from core.commands import ServiceCommand
from judging.documents.documents import write_certificates
from judging.documents.forms.imports import read_certificate_settings
from judging.documents.services.certificates import issue_certificates, save_certificate_settings


class Command(ServiceCommand):
    help = (
        "Issue a certificate for every award of a published edition and write the PDFs to a folder. What "
        "exists stays as it is."
    )
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("-o", "--output", required=True, metavar="DIR")
        parser.add_argument(
            "--settings-file", metavar="FILE.yaml", help="letterhead, numbering, decree, place, date and signatory"
        )

    def run(
        self, *, edition: str, output: str, actor: str, settings_file: str | None, **options: Any
    ) -> dict[str, Any]:
        chosen_edition, bureau_member = edition_by_slug(edition), get_bureau_member(actor)
        if settings_file:
            data = read_certificate_settings(settings_file)
            save_certificate_settings(edition=chosen_edition, data=data, actor=bureau_member)
        certificates = issue_certificates(edition=chosen_edition, actor=bureau_member, at=timezone.now())
        folder = Path(output)
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for path in write_certificates(certificates, folder):
            files.append(str(path))
            self.print_line(options, f"{len(files)}/{len(certificates)} {path}")
        self.print_line(options, _("%(count)d certificates in %(folder)s") % {"count": len(files), "folder": folder})
        return {"edition": chosen_edition.slug, "files": files}
