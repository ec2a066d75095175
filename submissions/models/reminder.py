from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.models.proposal import Proposal


class Reminder(models.Model):
    """A reminder of a close that was mailed to the team. `moment`: when it was due; one row a moment, so one mail."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reminders")
    moment = models.DateTimeField()
    at = models.DateTimeField(_("reminded"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["at", "pk"]
        # Two runs of the command at one time: the second finds the row of the first.
        constraints = [models.UniqueConstraint(fields=["proposal", "moment"], name="reminder_once_a_moment")]

    def __str__(self) -> str:
        return f"{self.proposal.code} ({self.moment:%Y-%m-%d})"
