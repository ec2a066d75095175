import io
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, WorkUnit
from tests.builders import unit

pytestmark = pytest.mark.django_db


def run_command(*arguments):
    output = io.StringIO()
    call_command(*arguments, "--json", stdout=output)
    return json.loads(output.getvalue())


def test_units_are_imported_whole_or_not_at_all(make_person, tmp_path):
    rina, path = make_person("rina@solok.example", Role.BUREAU_ADMIN), tmp_path / "units.csv"
    path.write_text("code,name,type,parent\na,A,dinas,\nb,B,dinas,nowhere\n")
    with pytest.raises(CommandError):
        run_command("units", str(path), "--actor", rina.email)
    assert not WorkUnit.objects.exists()
    path.write_text("code,name,type,parent,is_agency\na,A,dinas,b,\nb,B,dinas,,yes\n")
    assert run_command("units", str(path), "--actor", rina.email) == {"new": 2, "corrected": 0}
    assert run_command("units", str(path), "--actor", rina.email) == {"new": 0, "corrected": 2}
    assert [(row["parent__code"], row["is_agency"]) for row in run_command("units")] == [("b", False), (None, True)]


def test_membership_is_made_and_handed_over(make_person):
    rina, siti, budi = (make_person(f"{name}@solok.example") for name in ("rina", "siti", "budi"))
    make_person("admin@solok.example", Role.BUREAU_ADMIN)
    unit()
    command = ("membership", siti.email, "dinkes", "--role", "operator", "--actor", "admin@solok.example")
    run_command(*command)
    run_command(*command, "--successor", budi.email)
    assert Membership.objects.current().get().user == budi
    assert Membership.objects.get(user=siti, role=MembershipRole.OPERATOR).ended_on
    with pytest.raises(CommandError):
        run_command("membership", siti.email, "dinkes", "--actor", rina.email)
