"""Who may invite, who may give roles and take people out, who may go: role by role, status by status, to the second."""

from datetime import timedelta

import pytest

from accounts.enums import MembershipRole, Role
from accounts.services.people import ensure_person
from submissions.enums import LinkRole, TeamRole
from submissions.models import Proposal
from submissions.permissions import can_edit_team, can_lead_team, can_leave_team
from submissions.services.team import add_team_member
from submissions.services.team_links import make_team_link
from tests.builders import unit
from tests.people import signed_in
from tests.submissions.team_rules import NOW, OPENS, T, draft, writer

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
TEAM = "/inovasi/P26-001/tim/"
ASKED = {"edit": can_edit_team, "lead": can_lead_team, "leave": can_leave_team}
MAY = {  # while the team may write
    "lead": {"edit", "lead", "leave"},
    "writer": {"edit", "leave"},
    "reader": {"leave"},
    "operator": {"edit", "lead"},
    "bureau": set(),
    "rival": set(),
    "rival operator": set(),
    "colleague": set(),
}


@pytest.fixture
def proposal(lomba, yulia, clock):
    return draft(lomba, yulia)


@pytest.fixture
def people(proposal, yulia):
    people = {
        "lead": yulia,
        "writer": writer("penulis@contoh.invalid"),
        "reader": writer("pembaca@contoh.invalid"),
        "operator": writer("operator@contoh.invalid", role=MembershipRole.OPERATOR),
        "bureau": ensure_person(email="staf@contoh.invalid", name="Staf", roles=(Role.BUREAU_STAFF,)),
        "rival": writer("rival@contoh.invalid", unit("dinsos")),
        "rival operator": writer("operator2@contoh.invalid", unit("dinsos"), role=MembershipRole.OPERATOR),
        "colleague": writer("rekan@contoh.invalid"),
    }
    for role in ("writer", "reader"):
        person = people[role]
        add_team_member(proposal=proposal, name=person.name, role=TeamRole(role), user=person, actor=yulia, at=NOW)
    return people


def allowed(person, at=NOW):
    proposal = Proposal.objects.get()
    return {verb for verb, may in ASKED.items() if may(person, proposal, at)}


@pytest.mark.parametrize("name", MAY)
def test_while_the_text_is_the_teams(people, name):
    assert allowed(people[name]) == MAY[name]
    Proposal.objects.update(status="returned", submitted_at=NOW)
    assert allowed(people[name], at=T + SECOND) == MAY[name], "a returned one may be mended after the deadline"


@pytest.mark.parametrize("at", [OPENS - SECOND, T, T + SECOND])
@pytest.mark.parametrize("name", MAY)
def test_outside_registration_only_the_operator_mends_the_team_of_a_draft(people, name, at):
    assert allowed(people[name], at) == MAY[name] & ({"edit", "lead"} if name == "operator" else set())


@pytest.mark.parametrize("name", MAY)
@pytest.mark.parametrize("status", ["in_approval", "submitted", "eligible", "ineligible", "withdrawn", "disqualified"])
def test_once_it_is_with_others_nobody_changes_it(people, name, status):
    Proposal.objects.update(status=status, submitted_at=NOW)
    assert allowed(people[name]) == set()


@pytest.mark.parametrize("name", MAY)
def test_after_the_results_nobody_changes_it(people, lomba, name):
    type(lomba).objects.update(status="published", published_at=NOW)
    assert allowed(people[name]) == set()


DEEDS = {"tautan/": "edit", "{link}": "edit", "{member}peran/": "lead", "{member}pimpin/": "lead", "keluar/": "leave"}


@pytest.mark.parametrize("name", MAY)
@pytest.mark.parametrize("deed", [*DEEDS, "{member}keluarkan/", ""])
def test_every_button_asks_for_its_right(people, proposal, yulia, name, deed):
    link, _token = make_team_link(proposal=proposal, role=LinkRole.READER, actor=yulia, at=NOW)
    member = proposal.team.get(user=people["writer"])
    path = deed.format(link=f"tautan/{link.pk}/cabut/", member=f"{member.pk}/")
    before = proposal.team_changes.count()
    answer = signed_in(people[name]).post(f"{TEAM}{path}", {"role": "reader", "name": "Baru"})
    may = DEEDS.get(deed, "edit" if deed == "" else "lead") in MAY[name]
    if name in ("rival", "rival operator", "colleague"):
        assert answer.status_code == 404
    elif may:
        assert answer.status_code in (200, 302)
    else:
        assert answer.status_code == 403 and proposal.team_changes.count() == before


def test_a_writer_makes_nobody_lead(people, proposal):
    answer = signed_in(people["writer"]).post(TEAM, {"name": "Baru", "role": "lead"})
    assert answer.status_code == 200 and "role" in answer.context["form"].errors
    assert proposal.team.filter(role=TeamRole.LEAD).count() == 1
