"""What the team reads after the bureau has decided about its proposal."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from competition.schedule import window_of
from submissions.models import Proposal
from submissions.selectors.checklist import people_to_tell


def notify_returned(proposal: Proposal, note: str) -> None:
    _tell(proposal, note, "check_returned", _("%(proposal)s needs correction"))


def notify_passed(proposal: Proposal, note: str) -> None:
    _tell(proposal, note, "check_passed", _("%(proposal)s passed the administrative check"))


def notify_failed(proposal: Proposal, note: str) -> None:
    _tell(proposal, note, "check_failed", _("%(proposal)s did not pass the administrative check"))


def notify_disqualified(proposal: Proposal, note: str) -> None:
    _tell(proposal, note, "check_disqualified", _("%(proposal)s was disqualified"))


def _tell(proposal, note, template, subject) -> None:
    url = settings.SITE_URL + reverse("proposal-detail", args=[proposal.code])
    context = {"proposal": proposal, "note": note, "url": url, "until": _until(proposal)}
    for person in people_to_tell(proposal):
        body = render_to_string(f"submissions/email/{template}.txt", {**context, "person": person})
        send_mail(subject % {"proposal": proposal.code}, body, None, [person.email], fail_silently=True)


def _until(proposal):
    """The end of the administrative check, when the rulebook gives one: later corrections come too late."""
    stages = proposal.edition.rules.stages
    checks = [window_of(stage).closes_at for stage in stages if stage.kind == "admin_check"]
    return next((moment for moment in checks if moment), None)
