from pathlib import Path

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

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("-o", "--output", required=True, metavar="DIR")
        parser.add_argument(
            "--settings-file", metavar="FILE.yaml", help="letterhead, numbering, decree, place, date and signatory"
        )

    def run(self, *, edition, output, actor, settings_file, **options):
        edition, actor = edition_by_slug(edition), get_bureau_member(actor)
        if settings_file:
            save_certificate_settings(edition=edition, data=read_certificate_settings(settings_file), actor=actor)
        certificates = issue_certificates(edition=edition, actor=actor, at=timezone.now())
        folder = Path(output)
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for path in write_certificates(certificates, folder):
            files.append(str(path))
            self.print_line(options, f"{len(files)}/{len(certificates)} {path}")
        self.print_line(options, _("%(count)d certificates in %(folder)s") % {"count": len(files), "folder": folder})
        return {"edition": edition.slug, "files": files}
