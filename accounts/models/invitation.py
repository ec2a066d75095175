from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import InvitationState, LinkPurpose


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def in_state(self, state: InvitationState, at: datetime) -> InvitationQuerySet:
        """The invitations whose `state_at` is this state; the conditions of both must say the same."""
        unused = models.Q(used_at=None, revoked_at=None)
        return self.filter(
            {
                InvitationState.USED: models.Q(used_at__isnull=False),
                InvitationState.REVOKED: models.Q(revoked_at__isnull=False),
                InvitationState.EXPIRED: unused & models.Q(expires_at__lte=at),
                InvitationState.OPEN: unused & models.Q(expires_at__gt=at),
            }[state]
        )


class Invitation(models.Model):
    """A one-time link for one person, who has one open link at a time, whatever its purpose.

    Only the hash of its token is stored, so that nobody can read a link out of the database. The rows are the log of
    who invited whom.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations")
    purpose = models.CharField(_("purpose"), max_length=20, choices=LinkPurpose.choices, default=LinkPurpose.INVITATION)
    token_digest = models.CharField(_("SHA-256 of the token"), max_length=64, unique=True, editable=False)
    delivered_to = models.EmailField(_("mailed to"), max_length=254, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="invitation_expires_after_made"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(revoked_at=None), name="invitation_used_or_revoked"
            ),
            # Two links at once would let two people choose the password of one account.
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at=None, revoked_at=None), name="invitation_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.created_at:%Y-%m-%d})"

    def is_open(self, at: datetime) -> bool:
        """Whether its person can use the link at this moment."""
        return self.state_at(at) == InvitationState.OPEN and self.user.is_active

    def state_at(self, at: datetime) -> InvitationState:
        if self.used_at:
            return InvitationState.USED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if self.expires_at <= at else InvitationState.OPEN
