from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.people import ensure_person, get_bureau_member
from competition.selectors.editions import edition_by_slug, stage_of
from core.commands import ServiceCommand
from core.imported_tables import read_table
from judging.panels.services.panels import assign_everybody, make_panel

COLUMNS = {"code": ("kode", "juri"), "name": ("nama",), "email": ("surel", "e-mail")}


class Command(ServiceCommand):
    help = (
        "Seat the judges of a CSV or xlsx file (columns code, name, email) on a panel of a stage and give "
        "them its proposals."
    )
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("file", metavar="FILE", nargs="?", help="the judges; left out: the panel exists already")
        parser.add_argument("--stage", required=True, metavar="CODE")
        parser.add_argument("--name", default="Panel", help="the panel's name (default: Panel)")
        parser.add_argument("--assign-all", action="store_true", help="every judge gets every proposal of the stage")

    @transaction.atomic
    def run(
        self, *, edition: Any, file: str | None, stage: Any, name: str, actor: Any, assign_all: bool, **options: Any
    ) -> dict[str, Any]:
        edition, actor, at = edition_by_slug(edition), get_bureau_member(actor), timezone.now()
        stage = stage_of(edition, stage)
        panel = make_panel(edition=edition, stage=stage, name=name, people=self._people(file), actor=actor, at=at)
        assignments, conflicts = assign_everybody(panel=panel, actor=actor, at=at) if assign_all else ([], [])
        self.print_line(
            options,
            _("%(panel)s: %(judges)d judges, %(count)d new assignments")
            % {"panel": panel, "judges": panel.seats.count(), "count": len(assignments)},
        )
        for line in conflicts:
            self.print_line(options, _("left out: %(line)s") % {"line": line})
        return {
            "panel": panel.name,
            "judges": panel.seats.count(),
            "assigned": len(assignments),
            "conflicts": conflicts,
        }

    def _people(self, file: str | None) -> list[tuple[str, User]]:
        if not file:
            return []
        table = read_table(file, required=COLUMNS)
        if table.problems:
            self.stop_with_problems(table.problems)
        return [
            (row.values["code"], ensure_person(email=row.values["email"], name=row.values["name"]))
            for row in table.rows
        ]
