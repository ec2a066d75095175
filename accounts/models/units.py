from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipRole, UnitType
from accounts.models.people import User


class WorkUnit(models.Model):
    """An SKPD/OPD or what stands below it.

    `is_agency` marks the top of kinship: units of one agency conflict, agencies do not.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    type = models.CharField(_("type"), max_length=20, choices=UnitType.choices)
    parent = models.ForeignKey(
        "self", verbose_name=_("stands under"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    is_agency = models.BooleanField(_("is an agency"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("work unit")
        verbose_name_plural = _("work units")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="work_unit_not_its_own_parent"),
        ]

    def __str__(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_on=None)


class Membership(models.Model):
    """Who works for which unit. It is ended, not deleted, when somebody is replaced."""

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(
        WorkUnit, verbose_name=_("work unit"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=models.Q(ended_on=None), name="membership_once_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.unit}"
