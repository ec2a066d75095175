"""The rulebook in the database.

`RulebookVersion.document` is the truth: the canonical text whose SHA-256 is printed on every official paper. The other
tables are its parts as rows, so that proposals, panels and awards can point at them with foreign keys; they are written
from the document by one service and, like the document, refuse change once the version is frozen
(docs/decisions/002).
"""

from __future__ import annotations

from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from competition.enums import VersionStatus
from competition.rulebook.building import parse_canonical
from competition.rulebook.canonical import read_canonical
from competition.rulebook.entry_rules import (
    CategoryRules,
    EvidenceTypeRules,
    GroupRules,
    ParticipantTypeRules,
    QuestionRules,
)
from competition.rulebook.result_rules import AwardRules
from competition.rulebook.rules import Rulebook, part_with_code
from competition.rulebook.schema import Document
from competition.rulebook.stage_rules import ScoredStageRules, StageRules


class RulebookVersion(models.Model):
    code = models.CharField(_("rulebook"), max_length=60)
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    document = models.TextField(_("canonical text"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    created_at = models.DateTimeField(_("created"))
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)

    class Meta:
        verbose_name = _("rulebook version")
        verbose_name_plural = _("rulebook versions")
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="rulebook_version_once"),
            models.CheckConstraint(
                condition=models.Q(status=VersionStatus.DRAFT, frozen_at=None)
                | (~models.Q(status=VersionStatus.DRAFT) & models.Q(frozen_at__isnull=False)),
                name="rulebook_frozen_has_moment",
            ),
        ]

    def __str__(self) -> str:
        version = _("version")
        return f"{self.name} {version} {self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.status != VersionStatus.DRAFT

    @property
    def rules(self) -> Rulebook:
        """The rulebook of the text; built once per process and text."""
        return _parse_rules(self.document)

    def read_document(self) -> Document:
        """The normalised document of the text, to be changed or written as YAML."""
        return read_canonical(self.document)


# Keyed by the text itself, so it never goes stale. 64 texts are more than a region has editions.
@lru_cache(maxsize=64)
def _parse_rules(document: str) -> Rulebook:
    return parse_canonical(document)


class RulebookPart(models.Model):
    """One coded part of a version as a row: what a foreign key, an order or a label needs.

    `position` keeps the order of the file; everything else a part says is in its `rules`, which are read from the text
    of the version.
    """

    code = models.CharField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=200)
    position = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


def version_key(related_name: str) -> models.ForeignKey[RulebookVersion, RulebookVersion]:
    return models.ForeignKey(
        RulebookVersion, on_delete=models.CASCADE, related_name=related_name, verbose_name=_("version")
    )


def unique_code(part: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["version", "code"], name=f"{part}_code_once")


class Group(RulebookPart):
    version = version_key("groups")
    by_invitation = models.BooleanField(_("by invitation"), default=False)
    outside_quota = models.BooleanField(_("outside the quota"), default=False)

    class Meta(RulebookPart.Meta):
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [unique_code("group")]

    @property
    def rules(self) -> GroupRules:
        return part_with_code(self.version.rules.groups, self.code)


class Category(RulebookPart):
    version = version_key("categories")

    class Meta(RulebookPart.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [unique_code("category")]

    @property
    def rules(self) -> CategoryRules:
        return part_with_code(self.version.rules.categories, self.code)


class ParticipantType(RulebookPart):
    version = version_key("participant_types")

    class Meta(RulebookPart.Meta):
        verbose_name = _("participant type")
        verbose_name_plural = _("participant types")
        constraints = [unique_code("participant_type")]

    @property
    def rules(self) -> ParticipantTypeRules:
        return part_with_code(self.version.rules.participant_types, self.code)


class Question(RulebookPart):
    version = version_key("questions")

    class Meta(RulebookPart.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [unique_code("question")]

    @property
    def rules(self) -> QuestionRules:
        return part_with_code(self.version.rules.questions, self.code)


class EvidenceType(RulebookPart):
    version = version_key("evidence_types")

    class Meta(RulebookPart.Meta):
        verbose_name = _("evidence type")
        verbose_name_plural = _("evidence types")
        constraints = [unique_code("evidence_type")]

    @property
    def rules(self) -> EvidenceTypeRules:
        return part_with_code(self.version.rules.evidence, self.code)


class Stage(RulebookPart):
    version = version_key("stages")
    is_scored = models.BooleanField(_("scored"), default=False)

    class Meta(RulebookPart.Meta):
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [unique_code("stage")]

    @property
    def rules(self) -> StageRules:
        return self.version.rules.stage(self.code)

    @property
    def scored_rules(self) -> ScoredStageRules:
        """Raises LookupError where the stage is not scored."""
        return self.version.rules.scored_stage(self.code)


class Award(RulebookPart):
    version = version_key("awards")

    class Meta(RulebookPart.Meta):
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [unique_code("award")]

    @property
    def rules(self) -> AwardRules:
        return part_with_code(self.version.rules.awards, self.code)
