from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from submissions.enums import TeamRole
from submissions.models import Proposal
from submissions.selectors.missing_items import missing_items_of
from submissions.selectors.proposal_status import time_left


def mail_deadline(proposal: Proposal, people: Iterable[User], closes_at: datetime, at: datetime) -> None:
    """Mail each person what is still missing, until when, and what they can do about it.

    `proposal`: with its related rows (`with_related_rows`).
    """
    roles = {member.user_id: member.role for member in proposal.team.all()}
    context = {
        "proposal": proposal,
        # All of it, although lists leave out what needs a query: a mail must be right.
        "missing": missing_items_of(proposal),
        "closes_at": closes_at,
        "left": time_left(closes_at, at),
        "url": settings.SITE_URL + reverse("proposal-detail", args=[proposal.code]),
    }
    subject = _("%(code)s has not been sent yet: %(left)s left") % {"code": proposal.code, "left": context["left"]}
    messages = []
    for person in people:
        is_reader = roles.get(person.pk) == TeamRole.READER
        text = render_to_string("submissions/email/deadline.txt", {**context, "person": person, "is_reader": is_reader})
        messages.append(EmailMessage(subject, text, to=[person.email]))
    get_connection().send_messages(messages)
