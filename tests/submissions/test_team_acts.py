"""Roles, the lead, leaving: what each act changes, who is told, and that every act leaves its line."""

import pytest
from django.core import mail

from accounts.enums import MembershipRole, Role
from accounts.models import User
from accounts.services.people import ensure_person
from core import grants
from core.errors import Refused
from submissions.enums import LinkRole, TeamAct, TeamRole
from submissions.models import ProposalGrant, TeamChange, TeamLink, TeamMember
from submissions.services.submitting import send_proposal
from submissions.services.team import (
    add_team_member,
    change_team_role,
    invite_team_member,
    leave_team,
    pass_lead,
    remove_team_member,
    sync_proposal_grants,
)
from submissions.services.team_links import join_team, make_team_link, revoke_team_link
from tests.builders import unit
from tests.submissions.team_rules import NOW, draft, fill, writer

pytestmark = pytest.mark.django_db
BOTH = {"read_proposal", "write_proposal"}


@pytest.fixture
def proposal(lomba, yulia):
    return draft(lomba, yulia)


@pytest.fixture
def dedi():
    return writer("dedi@contoh.invalid")


@pytest.fixture
def member(proposal, yulia, dedi):
    return add_team_member(proposal=proposal, name="Dedi", role=TeamRole.WRITER, user=dedi, actor=yulia, at=NOW)


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """(address, text) of what is mailed by an act."""

    def of(act, **arguments):
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            act(**arguments)
        return [(letter.to[0], letter.body) for letter in mail.outbox[before:]]

    return of


def rights(user, proposal):
    return {right for right in BOTH if grants.has_grant(user, right, proposal)}


def roles(proposal):
    return {member.name: member.role for member in proposal.team.all()}


def last(proposal):
    change = proposal.team_changes.last()
    return change.act, change.name, change.role, change.actor.name, change.at


def test_a_writer_becomes_a_reader_and_a_writer_again(proposal, yulia, dedi, member, letters):
    acting = {"proposal": proposal, "member_id": member.pk, "actor": yulia, "at": NOW}
    told = letters(change_team_role, role=TeamRole.READER, **acting)
    assert rights(dedi, proposal) == {"read_proposal"}
    assert last(proposal) == ("role_changed", "Dedi", "reader", "Yulia", NOW)
    assert [to for to, _text in told] == [dedi.email] and "Pembaca" in told[0][1]
    change_team_role(role=TeamRole.WRITER, **acting)
    assert rights(dedi, proposal) == BOTH


def test_the_same_role_again_changes_and_mails_nothing(proposal, yulia, member, letters):
    before = TeamChange.objects.count()
    acting = {"proposal": proposal, "role": TeamRole.WRITER, "actor": yulia, "at": NOW}
    assert letters(change_team_role, member_id=member.pk, **acting) == []
    assert change_team_role(member_id=member.pk + 99, **acting) is None
    assert TeamChange.objects.count() == before


@pytest.mark.parametrize("role", ["lead", "", "ketua"])
def test_a_role_that_a_button_does_not_offer_is_refused(proposal, yulia, member, role):
    with pytest.raises(Refused):
        change_team_role(proposal=proposal, member_id=member.pk, role=role, actor=yulia, at=NOW)
    assert roles(proposal)["Dedi"] == "writer"


def test_the_only_lead_stays_what_they_are(proposal, yulia, member):
    lead = proposal.team.get(user=yulia)
    with pytest.raises(Refused):
        change_team_role(proposal=proposal, member_id=lead.pk, role=TeamRole.READER, actor=yulia, at=NOW)
    with pytest.raises(Refused):
        leave_team(proposal=proposal, actor=yulia, at=NOW)
    assert roles(proposal) == {"Yulia": "lead", "Dedi": "writer"}


def test_handing_over_makes_the_former_lead_a_writer(proposal, yulia, dedi, member, letters):
    told = letters(pass_lead, proposal=proposal, member_id=member.pk, actor=yulia, at=NOW)
    assert roles(proposal) == {"Yulia": "writer", "Dedi": "lead"}
    assert rights(yulia, proposal) == rights(dedi, proposal) == BOTH
    changes = [(change.act, change.name, change.role) for change in proposal.team_changes.all()][-2:]
    assert changes == [("role_changed", "Yulia", "writer"), ("lead_passed", "Dedi", "lead")]
    assert [to for to, _text in told] == [dedi.email]
    leave_team(proposal=proposal, actor=yulia, at=NOW)
    assert rights(yulia, proposal) == set()
    assert last(proposal) == ("left", "Yulia", "writer", "Yulia", NOW)


def test_a_reader_who_leads_may_write(proposal, yulia, dedi, member):
    change_team_role(proposal=proposal, member_id=member.pk, role=TeamRole.READER, actor=yulia, at=NOW)
    pass_lead(proposal=proposal, member_id=member.pk, actor=yulia, at=NOW)
    assert rights(dedi, proposal) == BOTH


def test_a_lead_whom_the_operator_replaces_is_told(proposal, yulia, dedi, member, letters):
    operator = writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    told = letters(pass_lead, proposal=proposal, member_id=member.pk, actor=operator, at=NOW)
    assert [to for to, _text in told] == [yulia.email, dedi.email]


def test_a_lead_gives_away_only_the_own_place_and_an_operator_replaces_all(proposal, yulia, dedi, member):
    second = add_team_member(
        proposal=proposal, name="Sari", role=TeamRole.LEAD, user=writer("sari@contoh.invalid"), actor=yulia, at=NOW
    )
    pass_lead(proposal=proposal, member_id=member.pk, actor=yulia, at=NOW)
    assert roles(proposal) == {"Yulia": "writer", "Dedi": "lead", "Sari": "lead"}
    operator = writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    pass_lead(proposal=proposal, member_id=proposal.team.get(user=yulia).pk, actor=operator, at=NOW)
    assert roles(proposal) == {"Yulia": "lead", "Dedi": "writer", "Sari": "writer"}
    assert second.pk in proposal.team.values_list("pk", flat=True)


@pytest.mark.parametrize("who", ["a name", "a blocked account", "a judge"])
def test_who_cannot_lead(proposal, yulia, who):
    user = None if who == "a name" else writer("calon@contoh.invalid")
    member = add_team_member(proposal=proposal, name="Calon", role=TeamRole.WRITER, user=user, actor=yulia, at=NOW)
    if who == "a blocked account":
        User.objects.filter(pk=user.pk).update(is_active=False)
    if who == "a judge":
        ensure_person(email=user.email, name="Calon", roles=(Role.JUDGE,))
    with pytest.raises(Refused):
        pass_lead(proposal=proposal, member_id=member.pk, actor=yulia, at=NOW)
    assert roles(proposal) == {"Yulia": "lead", "Calon": "writer"}


def test_a_lead_whose_account_is_blocked_can_be_replaced_and_taken_out(proposal, yulia, member):
    User.objects.filter(pk=yulia.pk).update(is_active=False)
    operator = writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    pass_lead(proposal=proposal, member_id=member.pk, actor=operator, at=NOW)
    former = proposal.team.get(user=yulia)
    remove_team_member(proposal=proposal, member_id=former.pk, actor=operator, at=NOW)
    assert roles(proposal) == {"Dedi": "lead"}


def test_who_is_taken_out_is_told_and_who_leaves_is_not(proposal, yulia, dedi, member, letters):
    told = letters(remove_team_member, proposal=proposal, member_id=member.pk, actor=yulia, at=NOW)
    assert [to for to, _text in told] == [dedi.email] and "Yulia" in told[0][1]
    assert last(proposal)[0] == "removed"
    add_team_member(proposal=proposal, name="Dedi", role=TeamRole.WRITER, user=dedi, actor=yulia, at=NOW)
    assert letters(leave_team, proposal=proposal, actor=dedi, at=NOW) == []
    assert leave_team(proposal=proposal, actor=dedi, at=NOW) is None


def test_who_is_added_with_an_account_is_told(proposal, yulia, dedi, letters):
    wanted = {"proposal": proposal, "name": "Dedi", "role": TeamRole.READER, "email": "DEDI@contoh.invalid"}
    told = letters(invite_team_member, **wanted, actor=yulia, at=NOW)
    assert [to for to, _text in told] == [dedi.email] and "/inovasi/P26-001/tim/" in told[0][1]


@pytest.mark.parametrize("role", [Role.JUDGE, Role.BUREAU_ADMIN, Role.BUREAU_STAFF])
def test_who_judges_or_organises_is_in_no_team(proposal, yulia, role):
    juror = ensure_person(email="juri@contoh.invalid", name="Juri", roles=(role,))
    with pytest.raises(Refused, match="Juri"):
        invite_team_member(proposal=proposal, name="J", role=TeamRole.WRITER, email=juror.email, actor=yulia, at=NOW)
    assert roles(proposal) == {"Yulia": "lead"}


@pytest.mark.parametrize("act", ["role", "out"])
def test_links_end_with_the_right_to_make_them(proposal, yulia, dedi, member, act):
    make_team_link(proposal=proposal, role=LinkRole.READER, actor=dedi, at=NOW)
    kept, _token = make_team_link(proposal=proposal, role=LinkRole.READER, actor=yulia, at=NOW)
    acting = {"proposal": proposal, "member_id": member.pk, "actor": yulia, "at": NOW}
    if act == "role":
        change_team_role(role=TeamRole.READER, **acting)
    else:
        remove_team_member(**acting)
    assert list(TeamLink.objects.open_at(NOW)) == [kept]
    assert proposal.team_changes.filter(act="link_revoked", actor=yulia).count() == 1


def every_act(proposal, yulia, dedi):
    """Each act once, by its service; the acts the log must then hold, in order."""
    by = {"proposal": proposal, "actor": yulia, "at": NOW}
    sari, tono = writer("sari@contoh.invalid"), writer("tono@contoh.invalid", unit("dinsos"))
    link, _token = make_team_link(role=LinkRole.WRITER, **by)
    join_team(link=link, actor=dedi, at=NOW)
    spare, _token = make_team_link(role=LinkRole.READER, **by)
    revoke_team_link(link_id=spare.pk, **by)
    invite_team_member(name="Sari", role=TeamRole.READER, email=sari.email, **by)
    invite_team_member(name="Tono", role=TeamRole.READER, email=tono.email, **by)
    pks = {member.user_id: member.pk for member in proposal.team.all()}
    change_team_role(member_id=pks[sari.pk], role=TeamRole.WRITER, **by)
    remove_team_member(member_id=pks[tono.pk], **by)
    pass_lead(member_id=pks[dedi.pk], **by)
    leave_team(**by)
    began, joined, revoked = ["added"], ["link_made", "joined"], ["link_made", "link_revoked"]
    return [
        *began,
        *joined,
        *revoked,
        "added",
        "added",
        "role_changed",
        "removed",
        "role_changed",
        "lead_passed",
        "left",
    ]


def test_every_act_leaves_its_line_and_the_grants_match_the_team(proposal, yulia, dedi):
    expected = every_act(proposal, yulia, dedi)
    assert list(proposal.team_changes.values_list("act", flat=True)) == expected
    assert set(expected) == set(TeamAct.values)
    assert all(change.at == NOW and change.role for change in proposal.team_changes.all())
    assert roles(proposal) == {"Dedi": "lead", "Sari": "writer"}
    truth = {right: grants.granted_pairs(ProposalGrant, right) for right in BOTH}
    sync_proposal_grants()
    assert {right: grants.granted_pairs(ProposalGrant, right) for right in BOTH} == truth


@pytest.mark.parametrize("act", ["invite", "role", "lead", "remove", "leave", "link", "revoke", "join"])
def test_after_sending_no_act_changes_the_team(proposal, yulia, dedi, member, act):
    """Not even by somebody whose page was open before."""
    link, _token = make_team_link(proposal=proposal, role=LinkRole.READER, actor=yulia, at=NOW)
    send_proposal(proposal=fill(proposal, yulia), actor=yulia, at=NOW)
    by, other = {"proposal": proposal, "actor": yulia, "at": NOW}, writer("lain@contoh.invalid")
    acts = {
        "invite": lambda: invite_team_member(name="x", role=TeamRole.READER, **by),
        "role": lambda: change_team_role(member_id=member.pk, role=TeamRole.READER, **by),
        "lead": lambda: pass_lead(member_id=member.pk, **by),
        "remove": lambda: remove_team_member(member_id=member.pk, **by),
        "leave": lambda: leave_team(**{**by, "actor": dedi}),
        "link": lambda: make_team_link(role=LinkRole.READER, **by),
        "revoke": lambda: revoke_team_link(link_id=link.pk, **by),
        "join": lambda: join_team(link=link, actor=other, at=NOW),
    }
    before = TeamChange.objects.count()
    with pytest.raises(Refused):
        acts[act]()
    assert TeamChange.objects.count() == before and TeamMember.objects.count() == 2
