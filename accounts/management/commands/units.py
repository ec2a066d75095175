from typing import Any

from django.core.management.base import CommandParser

from accounts.models import WorkUnit
from accounts.services.people import get_bureau_member
from accounts.services.units import save_units
from accounts.staff.imported_lists import read_units
from core.commands import ServiceCommand


class Command(ServiceCommand):
    help = "List the work units, or with a CSV or xlsx file add and correct them: whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", nargs="?")
        parser.add_argument("--actor", metavar="EMAIL", help="the bureau member who is responsible; needed with FILE")

    def run(self, *, file: str | None, actor: str | None, **options: Any) -> Any:
        if not file:
            rows = list(WorkUnit.objects.values("code", "name", "type", "parent__code", "is_agency", "is_active"))
            for row in rows:
                self.print_line(options, f"{row['code']}\t{row['name']}\t{row['parent__code'] or '–'}")
            return rows
        get_bureau_member(actor or "")
        units, problems = read_units(file)
        if problems:
            self.stop_with_problems(problems)
        new_count, corrected_count = save_units(units)
        self.print_line(options, f"+{new_count} ~{corrected_count}")
        return {"new": new_count, "corrected": corrected_count}
