from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import MembershipRole
from accounts.models import User
from core.mail.messages import mail_each_person
from submissions.models import Receipt


def mail_receipt(receipt: Receipt) -> None:
    """Mail the receipt to the team's accounts, the unit's operators and whoever sent it, one mail each."""
    proposal = receipt.proposal
    operates = Q(memberships__unit=proposal.unit, memberships__role=MembershipRole.OPERATOR, memberships__ended_on=None)
    members = User.objects.filter(Q(proposal_memberships__proposal=proposal) | operates, is_active=True)
    # By primary key: a member who operates the unit and sends gets one mail.
    people = {user.pk: user for user in [*members, receipt.actor]}
    address = reverse("proposal-receipt", args=[proposal.code, receipt.number])
    subject = _("Proposal %(code)s received: %(number)s") % {"code": proposal.code, "number": receipt.number}
    context = {"receipt": receipt, "proposal": proposal, "url": settings.SITE_URL + address}
    mail_each_person(people.values(), subject, "submissions/email/receipt.txt", context)
