from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipRole, UnitType
from accounts.models.people import User


class WorkUnitQuerySet(models.QuerySet["WorkUnit"]):
    def subtree_ids(self, unit_ids: Iterable[int]) -> set[int]:
        """The ids of these units and of all units below them, in one query."""
        children: dict[int | None, list[int]] = {}
        for pk, parent in self.values_list("pk", "parent_id"):
            children.setdefault(parent, []).append(pk)
        subtree: set[int] = set()
        unvisited = list(unit_ids)
        while unvisited:
            pk = unvisited.pop()
            # Two units may stand under each other in wrong data: none is visited twice.
            if pk not in subtree:
                subtree.add(pk)
                unvisited.extend(children.get(pk, []))
        return subtree


class WorkUnit(models.Model):
    """An SKPD/OPD or a unit below it.

    `is_agency` marks the top of a family of units: people of one agency have a conflict of interest with each other's
    proposals, those of two agencies have none.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    type = models.CharField(_("type"), max_length=20, choices=UnitType.choices)
    parent = models.ForeignKey(
        "self", verbose_name=_("stands under"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    is_agency = models.BooleanField(_("is an agency"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects = WorkUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("work unit")
        verbose_name_plural = _("work units")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="work_unit_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(ended_on=None)


class Membership(models.Model):
    """Who works for which unit. When somebody is replaced the membership is ended, not deleted."""

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
            # Ended memberships may repeat: somebody can leave a unit and come back.
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=models.Q(ended_on=None), name="membership_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"
