from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import WorkUnit
from accounts.services.people import end_membership, get_bureau_member, get_person_by_email, join_unit, replace_member
from core.commands import ServiceCommand


class Command(ServiceCommand):
    help = "Let somebody work for a unit, end that, or hand the place to a successor."
    needs_actor = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("unit", metavar="UNIT")
        parser.add_argument("--role", choices=MembershipRole.values, default=MembershipRole.MEMBER.value)
        parser.add_argument("--end", action="store_true")
        parser.add_argument("--successor", metavar="EMAIL")

    def run(
        self, *, email: str, unit: str, role: str, end: bool, successor: str | None, actor: str, **options: Any
    ) -> dict[str, Any]:
        get_bureau_member(actor)
        person, work_unit = get_person_by_email(email), WorkUnit.objects.filter(code=unit).first()
        if work_unit is None:
            raise CommandError(unit)
        if not (end or successor):
            join_unit(user=person, unit=work_unit, role=MembershipRole(role))
        else:
            row = person.memberships.current().filter(unit=work_unit, role=role).first()
            if row is None:
                raise CommandError(f"{person.email}: {work_unit.code} {role}")
            today = timezone.localdate()
            if successor:
                replace_member(membership=row, user=get_person_by_email(successor), on=today)
            else:
                end_membership(membership=row, on=today)
        self.print_line(options, f"{person.email} {work_unit.code} {role}")
        return {"email": person.email, "unit": work_unit.code, "role": role}
