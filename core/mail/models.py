import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.mail.enums import MailProblem, MailState


class OutgoingMail(models.Model):
    """One message to one mailbox. `uuid` is part of its Message-ID, so that mail programs recognise a second copy.

    `content` is everything needed to send it, as JSON. It may hold a one-time link, so no page shows it, and it is
    emptied as soon as the message is sent.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    recipient = models.TextField(_("recipient"))
    subject = models.TextField(_("subject"))
    content = models.TextField(blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.CharField(_("problem"), max_length=20, choices=MailProblem.choices, blank=True)
    answer = models.CharField(_("answer of the mail server"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    tried_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="mail_state_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MailState.WAITING, due_at__isnull=False)
                | Q(state__in=(MailState.SENT, MailState.FAILED), due_at__isnull=True),
                name="mail_waits_for_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False, content="")
                | Q(state__in=(MailState.WAITING, MailState.FAILED), sent_at__isnull=True),
                name="mail_sent_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"
