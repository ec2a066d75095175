"""Mails of judging. Each is rendered for its recipient and holds nothing that this person may not see."""

from collections.abc import Mapping
from decimal import Decimal

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from competition.models import Edition
from core.mail.messages import mail_each_person
from judging.models import Assignment, Job, ScoreSheet, SheetReturn
from judging.scoring import Exact


def mail_locked_sheet(
    assignment: Assignment, values: Mapping[str, Decimal | None], sheet: ScoreSheet, head: str
) -> None:
    """The judge's own values: with them and the head of the ledger she can prove later what she locked."""
    stage = assignment.panel.edition.rules.stage(assignment.stage.code)
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
        "total": Exact(sheet.numerator, sheet.denominator).decimal(2),
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


def mail_head(edition: Edition, about: str, head: str) -> None:
    """The last entry of the ledger to everybody of the bureau, so that it lies outside this machine too."""
    people = User.objects.filter(is_active=True, groups__name__in=(Role.BUREAU_ADMIN, Role.BUREAU_STAFF)).distinct()
    mail_each_person(people, about, "judging/email/head.txt", {"edition": edition, "about": about, "head": head})


def mail_job_done(job: Job) -> None:
    """To whoever asked for the work: it is there, and where."""
    url = settings.SITE_URL + reverse("job-page", args=[job.edition.slug, job.uuid])
    subject = _("%(work)s: done") % {"work": job.get_kind_display()}
    body = render_to_string("judging/email/job_done.txt", {"job": job, "url": url})
    send_mail(subject, body, None, [job.actor.email])
