from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.grants import UserGrant
from submissions.enums import LinkRole, LinkState, TeamAct, TeamRole
from submissions.models.proposal import Proposal


class TeamMember(models.Model):
    """A person of the innovation team; an account is needed only to write or read the proposal here."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal_memberships"
    )
    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(_("position"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=TeamRole.choices)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                # Members without an account have no user; there may be several of them.
                fields=["proposal", "user"],
                condition=Q(user__isnull=False),
                name="team_member_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProposalGrant(UserGrant):
    """A right of a team member on one proposal, derived from TeamMember."""

    content_object = models.ForeignKey(Proposal, on_delete=models.CASCADE)

    class Meta(UserGrant.Meta):
        verbose_name = _("proposal grant")
        verbose_name_plural = _("proposal grants")


class TeamLinkQuerySet(models.QuerySet["TeamLink"]):
    def open_at(self, at: datetime) -> Self:
        """Those that can still be used at this moment."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)


class TeamLink(models.Model):
    """A link by which one colleague joins a team. Only the hash of its token is stored."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="team_links")
    role = models.CharField(_("role"), max_length=10, choices=LinkRole.choices)
    token_digest = models.CharField(_("SHA-256 of the token"), max_length=64, unique=True, editable=False)
    # PROTECT: a link allows no more than its maker may still do, so the maker must be known.
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = TeamLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a team")
        verbose_name_plural = _("links to a team")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(revoked_at=None), name="team_link_used_or_revoked"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None, used_by=None) | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="team_link_used_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal.code}: {self.get_role_display()}"

    def state_at(self, at: datetime) -> LinkState:
        if self.used_at:
            return LinkState.USED
        if self.revoked_at:
            return LinkState.REVOKED
        return LinkState.EXPIRED if self.expires_at <= at else LinkState.OPEN


class TeamChange(models.Model):
    """Who joined a team, changed role in it or left it. `name` is a copy, for the member's row may be deleted."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="team_changes")
    act = models.CharField(_("act"), max_length=20, choices=TeamAct.choices)
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=TeamRole.choices, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("change of a team")
        verbose_name_plural = _("changes of a team")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal.code}: {self.get_act_display()}"
