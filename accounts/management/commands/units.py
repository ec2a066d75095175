from accounts.models import WorkUnit
from accounts.services import bureau_member, save_units
from accounts.staff.lists import read_units
from core.commands import Command as BaseCommand


class Command(BaseCommand):
    help = "List the work units, or with a CSV or xlsx file add and correct them: whole or not at all."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", nargs="?")
        parser.add_argument("--actor", metavar="EMAIL", help="the bureau member who is responsible; needed with FILE")

    def run(self, *, file, actor, **options):
        if not file:
            rows = list(WorkUnit.objects.values("code", "name", "type", "parent__code", "is_agency", "is_active"))
            for row in rows:
                self.say(options, f"{row['code']}\t{row['name']}\t{row['parent__code'] or '–'}")
            return rows
        bureau_member(actor or "")
        units, problems = read_units(file)
        if problems:
            self.refuse(problems)
        new, known = save_units(units)
        self.say(options, f"+{new} ~{known}")
        return {"new": new, "corrected": known}
