from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    FROZEN = "frozen", _("Frozen")
    RETIRED = "retired", _("Retired")


class EditionStatus(models.TextChoices):
    """What was decided about an edition; whether a stage is open now is computed by schedule, never stored."""

    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Open")
    PUBLISHED = "published", _("Results published")
