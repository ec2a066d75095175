"""Reminding judges of the sheets they have not locked."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition, Stage
from core.errors import Refused
from core.mail.writing import one_line
from judging.selectors.progress import JudgeCount, Progress, judges_to_remind, progress_of


def remind_judges(*, edition: Edition, stage: Stage, actor: User, at: datetime) -> list[JudgeCount]:
    """One mail to every judge with an open sheet: how many, where, until when. Nobody's values, no other judge."""
    progress = progress_of(edition, stage)
    reminded = judges_to_remind(progress)
    if not reminded:
        raise Refused(_("No judge has an open sheet in %(stage)s: there is nobody to remind.") % {"stage": stage})
    _mail(edition, progress, reminded)
    return reminded


def _mail(edition: Edition, progress: Progress, reminded) -> None:
    names = {"edition": edition.name, "stage": progress.stage.label}
    context = {"edition": edition, "progress": progress, "url": settings.SITE_URL + reverse("judge-queue")}
    subject = _("%(edition)s: score sheets that wait for you") % names
    messages = [
        EmailMessage(
            one_line(subject),
            render_to_string("judging/email/reminder.txt", {**context, "each": each}),
            to=[each.judge.user.email],
        )
        for each in reminded
    ]
    get_connection().send_messages(messages)
