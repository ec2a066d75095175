"""Mails about score sheets. Each is rendered for its recipient and holds nothing that this person may not see."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.conf import settings
from django.core.mail import EmailMessage, get_connection, send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from competition.models import Edition
from core.mail.messages import flatten_subject
from judging.panels.models import Assignment
from judging.scoring.exact import Exact
from judging.sheets.models import ScoreSheet, SheetReturn
from judging.sheets.selectors.progress import JudgeCount, Progress


def mail_locked_sheet(
    assignment: Assignment, values: Mapping[str, Decimal | None], sheet: ScoreSheet, head: str
) -> None:
    """The judge's own values: with them and the head of the ledger she can prove later what she locked."""
    stage = assignment.stage_rules
    judge, proposal = assignment.judge, assignment.proposal
    lines = [
        (criterion.label, values[criterion.code], sheet.comments.get(criterion.code, ""))
        for criterion in stage.scored_criteria(proposal.group.code)
    ]
    context = {
        "judge": judge,
        "proposal": proposal,
        "stage": stage,
        "edition": assignment.panel.edition,
        "lines": lines,
        "sheet": sheet,
        "total": Exact(sheet.numerator or 0, sheet.denominator or 1).decimal(2),
        "at": sheet.submitted_at,
        "head": head,
        "url": settings.SITE_URL + reverse("score-sheet", args=[assignment.uuid]),
    }
    subject = _("%(proposal)s: your scores are locked") % {"proposal": proposal.code}
    body = render_to_string("judging/email/sheet_locked.txt", context)
    send_mail(subject, body, None, [judge.user.email])


def mail_returned_sheet(returned: SheetReturn) -> None:
    """A sheet that waits for her again would otherwise be found by chance."""
    assignment = returned.sheet.assignment
    context = {
        "judge": assignment.judge,
        "proposal": assignment.proposal,
        "stage": assignment.stage,
        "edition": assignment.panel.edition,
        "reason": returned.reason,
        "url": settings.SITE_URL + reverse("score-sheet", args=[assignment.uuid]),
    }
    subject = _("%(proposal)s: your score sheet was given back") % {"proposal": assignment.proposal.code}
    body = render_to_string("judging/email/sheet_returned.txt", context)
    send_mail(subject, body, None, [assignment.judge.user.email])


def mail_reminders(edition: Edition, progress: Progress, reminded: Sequence[JudgeCount]) -> None:
    """To each of these judges how many sheets of hers are still open."""
    names = {"edition": edition.name, "stage": progress.stage.label}
    context = {"edition": edition, "progress": progress, "url": settings.SITE_URL + reverse("judge-queue")}
    subject = _("%(edition)s: score sheets that wait for you") % names
    messages = [
        EmailMessage(
            flatten_subject(subject),
            render_to_string("judging/email/reminder.txt", {**context, "count": count}),
            to=[count.judge.user.email],
        )
        for count in reminded
    ]
    # One call for all, so that the outbox writes them in one statement and calls the worker once.
    get_connection().send_messages(messages)
