"""The rulebook in the database.

`RulebookVersion.document` is the truth: the canonical text whose SHA-256 is printed on every official paper. The other
tables are its parts as rows, so that proposals, panels and awards can point at them with foreign keys; they are written
from the document by one service and, like the document, refuse change once the version is frozen
(docs/decisions/002).
"""

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
from competition.rulebook.stage_rules import ScoredStageRules, StageRules
from competition.rulebook.vocabulary import QuestionKind, RankingScope, StageKind


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

    def __str__(self):
        return f"{self.name} {_('version')} {self.number}"

    @property
    def is_frozen(self):
        return self.status != VersionStatus.DRAFT

    @property
    def rules(self) -> Rulebook:
        """The rulebook of the text; built once per process and text."""
        return _parse_rules(self.document)

    def read_document(self) -> dict:
        """The normalised document of the text, to be changed or written as YAML."""
        return read_canonical(self.document)


@lru_cache(maxsize=64)
def _parse_rules(document: str) -> Rulebook:
    return parse_canonical(document)


class RulebookPart(models.Model):
    """One coded part of a version as a row: what a foreign key, an order or a label needs. `position` keeps the order
    of the file; everything else a part says is in its `rules`, which are read from the text of the version.
    """

    code = models.CharField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=200)
    position = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self):
        return self.label


def part_of_version(name):
    return models.ForeignKey(RulebookVersion, on_delete=models.CASCADE, related_name=name, verbose_name=_("version"))


def code_once(name, *fields):
    return models.UniqueConstraint(fields=[*fields, "code"], name=f"{name}_code_once")


class Group(RulebookPart):
    version = part_of_version("groups")
    by_invitation = models.BooleanField(_("by invitation"), default=False)
    outside_quota = models.BooleanField(_("outside the quota"), default=False)

    class Meta(RulebookPart.Meta):
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [code_once("group", "version")]

    @property
    def rules(self) -> GroupRules:
        return part_with_code(self.version.rules.groups, self.code)


class Category(RulebookPart):
    version = part_of_version("categories")

    class Meta(RulebookPart.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [code_once("category", "version")]

    @property
    def rules(self) -> CategoryRules:
        return part_with_code(self.version.rules.categories, self.code)


class ParticipantType(RulebookPart):
    version = part_of_version("participant_types")
    max_entries = models.PositiveIntegerField(_("most entries"), null=True, blank=True)

    class Meta(RulebookPart.Meta):
        verbose_name = _("participant type")
        verbose_name_plural = _("participant types")
        constraints = [code_once("participant_type", "version")]

    @property
    def rules(self) -> ParticipantTypeRules:
        return part_with_code(self.version.rules.participant_types, self.code)


class Question(RulebookPart):
    version = part_of_version("questions")
    section = models.CharField(_("section"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=[(kind.value, kind.value) for kind in QuestionKind])
    required = models.BooleanField(_("required"), default=True)
    identifying = models.BooleanField(_("identifying"), default=False)

    class Meta(RulebookPart.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [code_once("question", "version")]

    @property
    def rules(self) -> QuestionRules:
        return part_with_code(self.version.rules.questions, self.code)


class EvidenceType(RulebookPart):
    version = part_of_version("evidence_types")
    max_mb = models.DecimalField(_("size limit (MB)"), max_digits=8, decimal_places=2)

    class Meta(RulebookPart.Meta):
        verbose_name = _("evidence type")
        verbose_name_plural = _("evidence types")
        constraints = [code_once("evidence_type", "version")]

    @property
    def rules(self) -> EvidenceTypeRules:
        return part_with_code(self.version.rules.evidence, self.code)


class Stage(RulebookPart):
    version = part_of_version("stages")
    kind = models.CharField(_("kind"), max_length=30, choices=[(kind.value, kind.value) for kind in StageKind])
    is_scored = models.BooleanField(_("scored"), default=False)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)

    class Meta(RulebookPart.Meta):
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            code_once("stage", "version"),
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="stage_closes_after_it_opens",
            ),
        ]

    @property
    def rules(self) -> StageRules:
        return self.version.rules.stage(self.code)

    @property
    def scored_rules(self) -> ScoredStageRules:
        """Raises LookupError where the stage is not scored."""
        return self.version.rules.scored_stage(self.code)


class Criterion(RulebookPart):
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("stage"))
    weight = models.DecimalField(_("weight"), max_digits=12, decimal_places=6)

    class Meta(RulebookPart.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            code_once("criterion", "stage"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="criterion_weight_not_negative"),
        ]


class Award(RulebookPart):
    version = part_of_version("awards")
    scope = models.CharField(_("per"), max_length=20, choices=[(scope.value, scope.value) for scope in RankingScope])
    rank_from = models.PositiveIntegerField(_("from rank"))
    rank_to = models.PositiveIntegerField(_("to rank"))

    class Meta(RulebookPart.Meta):
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            code_once("award", "version"),
            models.CheckConstraint(condition=models.Q(rank_to__gte=models.F("rank_from")), name="award_range_in_order"),
        ]

    @property
    def rules(self) -> AwardRules:
        return part_with_code(self.version.rules.awards, self.code)
