"""Reminding judges of the sheets they have not locked."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition, Stage
from core.errors import Refused
from judging.notifications import one_line
from judging.selectors.progress import JudgeCount, Progress, judges_to_remind, progress_of


def remind_judges(*, edition: Edition, stage: Stage, actor: User, at: datetime) -> list[JudgeCount]:
    """One mail to every judge with an open sheet: how many, where, until when. Nobody's values, no other judge."""
    progress = progress_of(edition, stage)
    reminded = judges_to_remind(progress)
    if not reminded:
        raise Refused(_("No judge has an open sheet in %(stage)s: there is nobody to remind.") % {"stage": stage})
    transaction.on_commit(partial(_mail, edition, progress, reminded))
    return reminded


def _mail(edition: Edition, progress: Progress, reminded) -> None:
    names = {"edition": edition.name, "stage": progress.stage.label}
    url = settings.SITE_URL + reverse("judge-queue")
    for each in reminded:
        context = {"edition": edition, "progress": progress, "each": each, "url": url}
        subject = _("%(edition)s: score sheets that wait for you") % names
        body = render_to_string("judging/email/reminder.txt", context)
        send_mail(one_line(subject), body, None, [each.judge.user.email], fail_silently=True)
