from django.db import models
from django.utils.translation import gettext_lazy as _

from judging import scoring


class SheetStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Locked")


class SheetSource(models.TextChoices):
    JUDGE = "judge", _("Entered by the judge")
    IMPORT = "import", _("Imported, not yet confirmed by the judge")
    CONFIRMED = "confirmed", _("Imported and confirmed by the judge")


VALUE_PROBLEMS = {
    scoring.Wrong.MISSING: _("no value"),
    scoring.Wrong.UNKNOWN: _("the rulebook has no such criterion"),
    scoring.Wrong.NOT_A_NUMBER: _("“%(value)s” is not a number"),
    scoring.Wrong.OFF_SCALE: _("%(value)s is outside the scale"),
    scoring.Wrong.OFF_STEP: _("%(value)s is not a step of the scale"),
    scoring.Wrong.NOT_APPLICABLE: _("“not applicable” is not allowed here"),
    scoring.Wrong.NOTHING_APPLICABLE: _("at least one criterion must have a value"),
}
