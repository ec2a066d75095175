from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from competition.selectors.editions import edition_by_slug
from core.commands import ServiceCommand
from judging.results.exports.edition_workbook import write_ranking


class Command(ServiceCommand):
    help = "Write the ranking of an edition as an Excel workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("-o", "--output", required=True, metavar="FILE.xlsx")

    def run(self, *, edition: str, output: str, **options: Any) -> dict[str, Any]:
        edition_row, folder = edition_by_slug(edition), Path(output).parent
        if not folder.is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder})
        write_ranking(edition_row, output)
        self.print_line(options, _("Written: %(file)s") % {"file": output})
        return {"edition": edition_row.slug, "file": output}
