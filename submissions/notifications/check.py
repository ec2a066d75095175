"""Mails to the team after the bureau has decided about its proposal."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from competition.schedule import correction_window
from core.mail.messages import mail_each_person
from submissions.models import Proposal
from submissions.selectors.checklist import people_to_notify


def notify_returned(proposal: Proposal, note: str) -> None:
    _mail_decision(proposal, note, "check_returned", _("%(proposal)s needs correction"))


def notify_passed(proposal: Proposal, note: str) -> None:
    _mail_decision(proposal, note, "check_passed", _("%(proposal)s passed the administrative check"))


def notify_failed(proposal: Proposal, note: str) -> None:
    _mail_decision(proposal, note, "check_failed", _("%(proposal)s did not pass the administrative check"))


def notify_disqualified(proposal: Proposal, note: str) -> None:
    _mail_decision(proposal, note, "check_disqualified", _("%(proposal)s was disqualified"))


def _mail_decision(proposal: Proposal, note: str, template: str, subject: str) -> None:
    """`subject`: with a place for the proposal's code."""
    url = settings.SITE_URL + reverse("proposal-detail", args=[proposal.code])
    # `until`: only the mail about a return names it.
    context = {
        "proposal": proposal,
        "note": note,
        "url": url,
        "until": correction_window(proposal.edition.rules).closes_at,
    }
    subject %= {"proposal": proposal.code}
    mail_each_person(people_to_notify(proposal), subject, f"submissions/email/{template}.txt", context)
