"""Who may invite, give roles, remove people and leave: by role, by status and to the second."""

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
from tests.submissions.team_rules import CLOSES_AT, NOW, OPENS_AT, make_writer, start_draft

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
TEAM_PATH = "/inovasi/P26-001/tim/"
PREDICATES = {"edit": can_edit_team, "lead": can_lead_team, "leave": can_leave_team}
ALLOWED_BY_ROLE = {  # while the team may write
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
def proposal(edition, lead_writer, clock):
    return start_draft(edition, lead_writer)


@pytest.fixture
def people(proposal, lead_writer):
    people = {
        "lead": lead_writer,
        "writer": make_writer("penulis@contoh.invalid"),
        "reader": make_writer("pembaca@contoh.invalid"),
        "operator": make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR),
        "bureau": ensure_person(email="staf@contoh.invalid", name="Staf", roles=(Role.BUREAU_STAFF,)),
        "rival": make_writer("rival@contoh.invalid", unit("dinsos")),
        "rival operator": make_writer("operator2@contoh.invalid", unit("dinsos"), role=MembershipRole.OPERATOR),
        "colleague": make_writer("rekan@contoh.invalid"),
    }
    for role in ("writer", "reader"):
        person = people[role]
        add_team_member(
            proposal=proposal, name=person.name, role=TeamRole(role), user=person, actor=lead_writer, at=NOW
        )
    return people


def allowed_verbs(person, at=NOW):
    proposal = Proposal.objects.get()
    return {verb for verb, is_allowed in PREDICATES.items() if is_allowed(person, proposal, at)}


@pytest.mark.parametrize("name", ALLOWED_BY_ROLE)
def test_rights_while_the_team_may_write(people, name):
    assert allowed_verbs(people[name]) == ALLOWED_BY_ROLE[name]
    Proposal.objects.update(status="returned", submitted_at=NOW)
    assert allowed_verbs(people[name], at=CLOSES_AT + SECOND) == ALLOWED_BY_ROLE[name], (
        "a returned one may be mended after the deadline"
    )


@pytest.mark.parametrize("at", [OPENS_AT - SECOND, CLOSES_AT, CLOSES_AT + SECOND])
@pytest.mark.parametrize("name", ALLOWED_BY_ROLE)
def test_outside_registration_only_the_operator_mends_the_team_of_a_draft(people, name, at):
    assert allowed_verbs(people[name], at) == ALLOWED_BY_ROLE[name] & (
        {"edit", "lead"} if name == "operator" else set()
    )


@pytest.mark.parametrize("name", ALLOWED_BY_ROLE)
@pytest.mark.parametrize("status", ["in_approval", "submitted", "eligible", "ineligible", "withdrawn", "disqualified"])
def test_after_sending_nobody_changes_the_team(people, name, status):
    Proposal.objects.update(status=status, submitted_at=NOW)
    assert allowed_verbs(people[name]) == set()


@pytest.mark.parametrize("name", ALLOWED_BY_ROLE)
def test_after_the_results_nobody_changes_it(people, edition, name):
    type(edition).objects.update(status="published", published_at=NOW)
    assert allowed_verbs(people[name]) == set()


RIGHT_BY_PATH = {
    "tautan/": "edit",
    "{link}": "edit",
    "{member}peran/": "lead",
    "{member}pimpin/": "lead",
    "keluar/": "leave",
}


@pytest.mark.parametrize("name", ALLOWED_BY_ROLE)
@pytest.mark.parametrize("path_pattern", [*RIGHT_BY_PATH, "{member}keluarkan/", ""])
def test_every_button_asks_for_its_right(people, proposal, lead_writer, name, path_pattern):
    link, _token = make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=NOW)
    member = proposal.team.get(user=people["writer"])
    path = path_pattern.format(link=f"tautan/{link.pk}/cabut/", member=f"{member.pk}/")
    before = proposal.team_changes.count()
    answer = signed_in(people[name]).post(f"{TEAM_PATH}{path}", {"role": "reader", "name": "Baru"})
    is_allowed = RIGHT_BY_PATH.get(path_pattern, "edit" if path_pattern == "" else "lead") in ALLOWED_BY_ROLE[name]
    if name in ("rival", "rival operator", "colleague"):
        assert answer.status_code == 404
    elif is_allowed:
        assert answer.status_code in (200, 302)
    else:
        assert answer.status_code == 403 and proposal.team_changes.count() == before


def test_a_writer_makes_nobody_lead(people, proposal):
    answer = signed_in(people["writer"]).post(TEAM_PATH, {"name": "Baru", "role": "lead"})
    assert answer.status_code == 200 and "role" in answer.context["form"].errors
    assert proposal.team.filter(role=TeamRole.LEAD).count() == 1
