from django.core.management.base import CommandError
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import WorkUnit
from accounts.services import end_membership, get_bureau_member, get_person_by_email, join_unit, replace_member
from core.commands import ServiceCommand


class Command(ServiceCommand):
    help = "Let somebody work for a unit, end that, or hand the place to a successor."
    needs_actor = True

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("unit", metavar="UNIT")
        parser.add_argument("--role", choices=MembershipRole.values, default=MembershipRole.MEMBER.value)
        parser.add_argument("--end", action="store_true")
        parser.add_argument("--successor", metavar="EMAIL")

    def run(self, *, email, unit, role, end, successor, actor, **options):
        get_bureau_member(actor)
        person, found = get_person_by_email(email), WorkUnit.objects.filter(code=unit).first()
        if found is None:
            raise CommandError(unit)
        if not (end or successor):
            join_unit(user=person, unit=found, role=MembershipRole(role))
        else:
            row = person.memberships.current().filter(unit=found, role=role).first()
            if row is None:
                raise CommandError(f"{person.email}: {found.code} {role}")
            today = timezone.localdate()
            if successor:
                replace_member(membership=row, user=get_person_by_email(successor), on=today)
            else:
                end_membership(membership=row, on=today)
        self.print_line(options, f"{person.email} {found.code} {role}")
        return {"email": person.email, "unit": found.code, "role": role}
