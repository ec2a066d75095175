from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import MembershipRole
from accounts.models import User
from core.mail.messages import mail_each_person
from submissions.models import Proposal


def mail_approval_asked(proposal: Proposal) -> None:
    """Mail the operators of the unit."""
    # Only the unit's own: the mail asks somebody to act who knows the innovation.
    operators = User.objects.filter(
        memberships__unit=proposal.unit_id,
        memberships__role=MembershipRole.OPERATOR,
        memberships__ended_on=None,
        is_active=True,
    )
    subject = _("Approval of %(code)s is asked for") % {"code": proposal.code}
    _mail(operators.distinct(), subject, "submissions/email/approval_asked.txt", {"proposal": proposal})


def mail_back_with_team(proposal: Proposal, note: str) -> None:
    """Mail everybody of the team who has an account, with the operator's reason."""
    members = User.objects.filter(proposal_memberships__proposal=proposal, is_active=True)
    subject = _("Proposal %(code)s is back with the team") % {"code": proposal.code}
    context = {"proposal": proposal, "note": note}
    _mail(members.distinct(), subject, "submissions/email/back_with_team.txt", context)


def _mail(people: Iterable[User], subject: str, template: str, context: dict[str, Any]) -> None:
    address = settings.SITE_URL + reverse("proposal-detail", args=[context["proposal"].code])
    mail_each_person(people, subject, template, {**context, "url": address})
