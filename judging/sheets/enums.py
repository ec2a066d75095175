from django.db import models
from django.utils.translation import gettext_lazy as _

from judging.scoring.values import ValueProblemKind


class SheetStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Locked")


class SheetSource(models.TextChoices):
    JUDGE = "judge", _("Entered by the judge")
    IMPORT = "import", _("Imported, not yet confirmed by the judge")
    CONFIRMED = "confirmed", _("Imported and confirmed by the judge")


VALUE_PROBLEMS = {
    ValueProblemKind.MISSING: _("no value"),
    ValueProblemKind.UNKNOWN: _("the rulebook has no such criterion"),
    ValueProblemKind.NOT_A_NUMBER: _("“%(value)s” is not a number"),
    ValueProblemKind.OFF_SCALE: _("%(value)s is outside the scale"),
    ValueProblemKind.OFF_STEP: _("%(value)s is not a step of the scale"),
    ValueProblemKind.NOT_APPLICABLE: _("“not applicable” is not allowed here"),
    ValueProblemKind.NOTHING_APPLICABLE: _("at least one criterion must have a value"),
}
