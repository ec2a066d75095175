"""Mails to the people of a team when their place in it has changed."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.mail.messages import mail_each_person
from submissions.enums import ROLE_DUTIES, TeamRole
from submissions.models import Proposal, TeamMember


def mail_added(member: TeamMember, actor: User) -> None:
    _mail_member(member, actor, "team_added", _("You are in the team of %(code)s"))


def mail_role_changed(member: TeamMember, actor: User) -> None:
    _mail_member(member, actor, "team_role", _("Your role in the team of %(code)s has changed"))


def mail_lead_received(member: TeamMember, actor: User) -> None:
    _mail_member(member, actor, "team_lead", _("You lead the team of %(code)s now"))


def mail_taken_out(person: User, proposal: Proposal, actor: User) -> None:
    """The mail has no address to open: the proposal is no longer visible to this person."""
    _mail(person, proposal, "team_removed", _("You are no longer in the team of %(code)s"), {"actor": actor})


def mail_joined(member: TeamMember) -> None:
    """Mail whoever leads the team."""
    leads = User.objects.filter(
        proposal_memberships__proposal=member.proposal, proposal_memberships__role=TeamRole.LEAD, is_active=True
    )
    for lead in leads.distinct():
        if lead.pk == member.user_id:
            continue
        context = {"member": member, "url": _address(member.proposal)}
        _mail(lead, member.proposal, "team_joined", _("Somebody has joined the team of %(code)s"), context)


def _mail_member(member: TeamMember, actor: User, template: str, subject: str) -> None:
    # In words what the role allows; its name alone says little to a newcomer.
    duty = ROLE_DUTIES[TeamRole(member.role)]
    context = {"member": member, "actor": actor, "duty": duty, "url": _address(member.proposal)}
    _mail(member.user, member.proposal, template, subject, context)


def _address(proposal: Proposal) -> str:
    return settings.SITE_URL + reverse("proposal-team", args=[proposal.code])


def _mail(person: User | None, proposal: Proposal, template: str, subject: str, context: dict[str, Any]) -> None:
    """`subject`: with a place for the proposal's code. Nobody is mailed who has no account or a blocked one."""
    if person is None or not person.is_active:
        return
    subject %= {"code": proposal.code}
    mail_each_person([person], subject, f"submissions/email/{template}.txt", {**context, "proposal": proposal})
