"""Mails about finished jobs."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from judging.documents.models import Job


def mail_job_done(job: Job) -> None:
    """Mail the person who asked for the work that it is done, with the address of its page."""
    url = settings.SITE_URL + reverse("job-page", args=[job.edition.slug, job.uuid])
    subject = _("%(work)s: done") % {"work": job.get_kind_display()}
    body = render_to_string("judging/email/job_done.txt", {"job": job, "url": url})
    send_mail(subject, body, None, [job.actor.email])
