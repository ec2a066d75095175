from django.db import models
from django.utils.translation import gettext_lazy as _


class AssignmentStatus(models.TextChoices):
    """Whether a judge's sheet is awaited.

    Recused and excluded rows stay visible with their reason and count nowhere.
    """

    ACTIVE = "active", _("Assigned")
    RECUSED = "recused", _("Recused")
    EXCLUDED = "excluded", _("Excluded")


class Outcome(models.TextChoices):
    ADVANCED = "advanced", _("Advanced")
    STOPPED = "stopped", _("Did not advance")
