from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from competition.selectors.editions import edition_by_slug, stage_of
from core.commands import ServiceCommand, add_map_argument, parse_column_mapping
from judging.sheets.enums import SheetSource
from judging.sheets.forms.imports import read_scores
from judging.sheets.services.sheets import record_sheets


class Command(ServiceCommand):
    help = (
        "Take over score sheets from a CSV or xlsx file (columns entry, judge, criterion, value). They wait "
        "for the judge's confirmation."
    )
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--stage", required=True, metavar="CODE")
        parser.add_argument("--commit", action="store_true", help="write; without it the file is only checked")
        add_map_argument(parser)

    def run(
        self, *, edition: Any, file: str, stage: Any, actor: Any, commit: bool, map: list[str], **options: Any
    ) -> dict[str, Any]:
        edition, actor = edition_by_slug(edition), get_bureau_member(actor)
        stage = stage_of(edition, stage)
        scores = read_scores(file, edition=edition, stage=stage, mapping=parse_column_mapping(map))
        if scores.problems:
            self.stop_with_problems(scores.problems)
        if commit:
            record_sheets(
                edition=edition,
                stage=stage,
                filled=scores.filled,
                source=SheetSource.IMPORT,
                actor=actor,
                at=timezone.now(),
            )
        text = (
            _("%(sheets)d sheets of %(rows)d rows written.")
            if commit
            else _("%(sheets)d sheets of %(rows)d rows could be written; do it with --commit.")
        )
        self.print_line(options, text % {"sheets": len(scores.filled), "rows": scores.rows})
        return {"rows": scores.rows, "sheets": len(scores.filled), "written": len(scores.filled) if commit else 0}
