"""Roles, the lead, leaving: what each act changes, who is mailed, and that every act leaves a line in the history."""

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
from tests.submissions.team_rules import NOW, fill_proposal, make_writer, start_draft

pytestmark = pytest.mark.django_db
WRITER_RIGHTS = {"read_proposal", "write_proposal"}


@pytest.fixture
def proposal(edition, lead_writer):
    return start_draft(edition, lead_writer)


@pytest.fixture
def colleague():
    return make_writer("dedi@contoh.invalid")


@pytest.fixture
def member(proposal, lead_writer, colleague):
    return add_team_member(
        proposal=proposal, name="Dedi", role=TeamRole.WRITER, user=colleague, actor=lead_writer, at=NOW
    )


@pytest.fixture
def collect_mails(django_capture_on_commit_callbacks):
    """(address, text) of what is mailed by an act."""

    def mails_of(act, **arguments):
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            act(**arguments)
        return [(message.to[0], message.body) for message in mail.outbox[before:]]

    return mails_of


def rights_of(user, proposal):
    return {right for right in WRITER_RIGHTS if grants.has_grant(user, right, proposal)}


def roles_by_name(proposal):
    return {member.name: member.role for member in proposal.team.all()}


def last_change(proposal):
    change = proposal.team_changes.last()
    return change.act, change.name, change.role, change.actor.name, change.at


def test_a_writer_becomes_a_reader_and_a_writer_again(proposal, lead_writer, colleague, member, collect_mails):
    arguments = {"proposal": proposal, "member_id": member.pk, "actor": lead_writer, "at": NOW}
    mails = collect_mails(change_team_role, role=TeamRole.READER, **arguments)
    assert rights_of(colleague, proposal) == {"read_proposal"}
    assert last_change(proposal) == ("role_changed", "Dedi", "reader", "Yulia", NOW)
    assert [to for to, _text in mails] == [colleague.email] and "Pembaca" in mails[0][1]
    change_team_role(role=TeamRole.WRITER, **arguments)
    assert rights_of(colleague, proposal) == WRITER_RIGHTS


def test_the_same_role_again_changes_and_mails_nothing(proposal, lead_writer, member, collect_mails):
    before = TeamChange.objects.count()
    arguments = {"proposal": proposal, "role": TeamRole.WRITER, "actor": lead_writer, "at": NOW}
    assert collect_mails(change_team_role, member_id=member.pk, **arguments) == []
    assert change_team_role(member_id=member.pk + 99, **arguments) is None
    assert TeamChange.objects.count() == before


@pytest.mark.parametrize("role", ["lead", "", "ketua"])
def test_a_role_that_a_button_does_not_offer_is_refused(proposal, lead_writer, member, role):
    with pytest.raises(Refused):
        change_team_role(proposal=proposal, member_id=member.pk, role=role, actor=lead_writer, at=NOW)
    assert roles_by_name(proposal)["Dedi"] == "writer"


def test_the_only_lead_cannot_be_changed(proposal, lead_writer, member):
    lead = proposal.team.get(user=lead_writer)
    with pytest.raises(Refused):
        change_team_role(proposal=proposal, member_id=lead.pk, role=TeamRole.READER, actor=lead_writer, at=NOW)
    with pytest.raises(Refused):
        leave_team(proposal=proposal, actor=lead_writer, at=NOW)
    assert roles_by_name(proposal) == {"Yulia": "lead", "Dedi": "writer"}


def test_handing_over_makes_the_former_lead_a_writer(proposal, lead_writer, colleague, member, collect_mails):
    mails = collect_mails(pass_lead, proposal=proposal, member_id=member.pk, actor=lead_writer, at=NOW)
    assert roles_by_name(proposal) == {"Yulia": "writer", "Dedi": "lead"}
    assert rights_of(lead_writer, proposal) == rights_of(colleague, proposal) == WRITER_RIGHTS
    changes = [(change.act, change.name, change.role) for change in proposal.team_changes.all()][-2:]
    assert changes == [("role_changed", "Yulia", "writer"), ("lead_passed", "Dedi", "lead")]
    assert [to for to, _text in mails] == [colleague.email]
    leave_team(proposal=proposal, actor=lead_writer, at=NOW)
    assert rights_of(lead_writer, proposal) == set()
    assert last_change(proposal) == ("left", "Yulia", "writer", "Yulia", NOW)


def test_a_reader_who_leads_may_write(proposal, lead_writer, colleague, member):
    change_team_role(proposal=proposal, member_id=member.pk, role=TeamRole.READER, actor=lead_writer, at=NOW)
    pass_lead(proposal=proposal, member_id=member.pk, actor=lead_writer, at=NOW)
    assert rights_of(colleague, proposal) == WRITER_RIGHTS


def test_a_lead_whom_the_operator_replaces_is_told(proposal, lead_writer, colleague, member, collect_mails):
    operator = make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    mails = collect_mails(pass_lead, proposal=proposal, member_id=member.pk, actor=operator, at=NOW)
    assert [to for to, _text in mails] == [lead_writer.email, colleague.email]


def test_a_lead_gives_away_only_the_own_place_and_an_operator_replaces_all(proposal, lead_writer, colleague, member):
    second = add_team_member(
        proposal=proposal,
        name="Sari",
        role=TeamRole.LEAD,
        user=make_writer("sari@contoh.invalid"),
        actor=lead_writer,
        at=NOW,
    )
    pass_lead(proposal=proposal, member_id=member.pk, actor=lead_writer, at=NOW)
    assert roles_by_name(proposal) == {"Yulia": "writer", "Dedi": "lead", "Sari": "lead"}
    operator = make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    pass_lead(proposal=proposal, member_id=proposal.team.get(user=lead_writer).pk, actor=operator, at=NOW)
    assert roles_by_name(proposal) == {"Yulia": "lead", "Dedi": "writer", "Sari": "writer"}
    assert second.pk in proposal.team.values_list("pk", flat=True)


@pytest.mark.parametrize("who", ["a name", "a blocked account", "a judge"])
def test_who_cannot_lead(proposal, lead_writer, who):
    user = None if who == "a name" else make_writer("calon@contoh.invalid")
    member = add_team_member(
        proposal=proposal, name="Calon", role=TeamRole.WRITER, user=user, actor=lead_writer, at=NOW
    )
    if who == "a blocked account":
        User.objects.filter(pk=user.pk).update(is_active=False)
    if who == "a judge":
        ensure_person(email=user.email, name="Calon", roles=(Role.JUDGE,))
    with pytest.raises(Refused):
        pass_lead(proposal=proposal, member_id=member.pk, actor=lead_writer, at=NOW)
    assert roles_by_name(proposal) == {"Yulia": "lead", "Calon": "writer"}


def test_a_lead_whose_account_is_blocked_can_be_replaced_and_taken_out(proposal, lead_writer, member):
    User.objects.filter(pk=lead_writer.pk).update(is_active=False)
    operator = make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    pass_lead(proposal=proposal, member_id=member.pk, actor=operator, at=NOW)
    former = proposal.team.get(user=lead_writer)
    remove_team_member(proposal=proposal, member_id=former.pk, actor=operator, at=NOW)
    assert roles_by_name(proposal) == {"Dedi": "lead"}


def test_who_is_taken_out_is_told_and_who_leaves_is_not(proposal, lead_writer, colleague, member, collect_mails):
    mails = collect_mails(remove_team_member, proposal=proposal, member_id=member.pk, actor=lead_writer, at=NOW)
    assert [to for to, _text in mails] == [colleague.email] and "Yulia" in mails[0][1]
    assert last_change(proposal)[0] == "removed"
    add_team_member(proposal=proposal, name="Dedi", role=TeamRole.WRITER, user=colleague, actor=lead_writer, at=NOW)
    assert collect_mails(leave_team, proposal=proposal, actor=colleague, at=NOW) == []
    assert leave_team(proposal=proposal, actor=colleague, at=NOW) is None


def test_who_is_added_with_an_account_is_told(proposal, lead_writer, colleague, collect_mails):
    arguments = {"proposal": proposal, "name": "Dedi", "role": TeamRole.READER, "email": "DEDI@contoh.invalid"}
    mails = collect_mails(invite_team_member, **arguments, actor=lead_writer, at=NOW)
    assert [to for to, _text in mails] == [colleague.email] and "/inovasi/P26-001/tim/" in mails[0][1]


@pytest.mark.parametrize("role", [Role.JUDGE, Role.BUREAU_ADMIN, Role.BUREAU_STAFF])
def test_who_judges_or_organises_is_in_no_team(proposal, lead_writer, role):
    juror = ensure_person(email="juri@contoh.invalid", name="Juri", roles=(role,))
    with pytest.raises(Refused, match="Juri"):
        invite_team_member(
            proposal=proposal, name="J", role=TeamRole.WRITER, email=juror.email, actor=lead_writer, at=NOW
        )
    assert roles_by_name(proposal) == {"Yulia": "lead"}


@pytest.mark.parametrize("act", ["role", "out"])
def test_links_end_with_the_right_to_make_them(proposal, lead_writer, colleague, member, act):
    make_team_link(proposal=proposal, role=LinkRole.READER, actor=colleague, at=NOW)
    own_link, _token = make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=NOW)
    arguments = {"proposal": proposal, "member_id": member.pk, "actor": lead_writer, "at": NOW}
    if act == "role":
        change_team_role(role=TeamRole.READER, **arguments)
    else:
        remove_team_member(**arguments)
    assert list(TeamLink.objects.open_at(NOW)) == [own_link]
    assert proposal.team_changes.filter(act="link_revoked", actor=lead_writer).count() == 1


def take_every_act(proposal, lead_writer, colleague):
    """Call each service once; returns the acts that the history must hold, in order."""
    options = {"proposal": proposal, "actor": lead_writer, "at": NOW}
    sari, tono = make_writer("sari@contoh.invalid"), make_writer("tono@contoh.invalid", unit("dinsos"))
    link, _token = make_team_link(role=LinkRole.WRITER, **options)
    join_team(link=link, actor=colleague, at=NOW)
    unused_link, _token = make_team_link(role=LinkRole.READER, **options)
    revoke_team_link(link_id=unused_link.pk, **options)
    invite_team_member(name="Sari", role=TeamRole.READER, email=sari.email, **options)
    invite_team_member(name="Tono", role=TeamRole.READER, email=tono.email, **options)
    pks = {member.user_id: member.pk for member in proposal.team.all()}
    change_team_role(member_id=pks[sari.pk], role=TeamRole.WRITER, **options)
    remove_team_member(member_id=pks[tono.pk], **options)
    pass_lead(member_id=pks[colleague.pk], **options)
    leave_team(**options)
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


def test_every_act_leaves_its_line_and_the_grants_match_the_team(proposal, lead_writer, colleague):
    expected = take_every_act(proposal, lead_writer, colleague)
    assert list(proposal.team_changes.values_list("act", flat=True)) == expected
    assert set(expected) == set(TeamAct.values)
    assert all(change.at == NOW and change.role for change in proposal.team_changes.all())
    assert roles_by_name(proposal) == {"Dedi": "lead", "Sari": "writer"}
    truth = {right: grants.granted_pairs(ProposalGrant, right) for right in WRITER_RIGHTS}
    sync_proposal_grants()
    assert {right: grants.granted_pairs(ProposalGrant, right) for right in WRITER_RIGHTS} == truth


@pytest.mark.parametrize("act", ["invite", "role", "lead", "remove", "leave", "link", "revoke", "join"])
def test_after_sending_no_act_changes_the_team(proposal, lead_writer, colleague, member, act):
    """Not even by somebody whose page was open before."""
    link, _token = make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=NOW)
    send_proposal(proposal=fill_proposal(proposal, lead_writer), actor=lead_writer, at=NOW)
    options, other = {"proposal": proposal, "actor": lead_writer, "at": NOW}, make_writer("lain@contoh.invalid")
    acts = {
        "invite": lambda: invite_team_member(name="x", role=TeamRole.READER, **options),
        "role": lambda: change_team_role(member_id=member.pk, role=TeamRole.READER, **options),
        "lead": lambda: pass_lead(member_id=member.pk, **options),
        "remove": lambda: remove_team_member(member_id=member.pk, **options),
        "leave": lambda: leave_team(**{**options, "actor": colleague}),
        "link": lambda: make_team_link(role=LinkRole.READER, **options),
        "revoke": lambda: revoke_team_link(link_id=link.pk, **options),
        "join": lambda: join_team(link=link, actor=other, at=NOW),
    }
    before = TeamChange.objects.count()
    with pytest.raises(Refused):
        acts[act]()
    assert TeamChange.objects.count() == before and TeamMember.objects.count() == 2
