from django.db import models
from django.utils.translation import gettext_lazy as _

from competition.rulebook import Rulebook
from judging import scoring


class AssignmentStatus(models.TextChoices):
    """Whether a judge's sheet is awaited.

    Recused and excluded rows stay visible with their reason and count nowhere.
    """

    ACTIVE = "active", _("Assigned")
    RECUSED = "recused", _("Recused")
    EXCLUDED = "excluded", _("Excluded")


class SheetStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Locked")


class SheetSource(models.TextChoices):
    JUDGE = "judge", _("Entered by the judge")
    IMPORT = "import", _("Imported, not yet confirmed by the judge")
    CONFIRMED = "confirmed", _("Imported and confirmed by the judge")


class Outcome(models.TextChoices):
    ADVANCED = "advanced", _("Advanced")
    STOPPED = "stopped", _("Did not advance")


class DecisionKind(models.TextChoices):
    """What a plenary may decide. It orders or moves; it never touches a score."""

    ORDER = "order", _("Order of tied proposals")
    MOVE = "move", _("Move to another rank")
    NAME = "name", _("Naming of those who advance")
    CONSOLIDATE = "consolidate", _("Consolidation of a large spread")


class CertificateStatus(models.TextChoices):
    VALID = "valid", _("Valid")
    REPLACED = "replaced", _("Replaced")
    REVOKED = "revoked", _("Revoked")


class JobKind(models.TextChoices):
    WORKBOOK = "workbook", _("Ranking workbook")
    CERTIFICATES = "certificates", _("Issue of certificates")
    CERTIFICATE_FILES = "certificate_files", _("All certificates in one file")


class JobStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


VALUE_PROBLEMS = {
    scoring.Wrong.MISSING: _("no value"),
    scoring.Wrong.UNKNOWN: _("the rulebook has no such criterion"),
    scoring.Wrong.NOT_A_NUMBER: _("“%(value)s” is not a number"),
    scoring.Wrong.OFF_SCALE: _("%(value)s is outside the scale"),
    scoring.Wrong.OFF_STEP: _("%(value)s is not a step of the scale"),
    scoring.Wrong.NOT_APPLICABLE: _("“not applicable” is not allowed here"),
    scoring.Wrong.NOTHING_APPLICABLE: _("at least one criterion must have a value"),
}
STILL_MISSING = {
    scoring.Missing.JUDGES: _("%(proposal)s: too few locked sheets (%(counted)s of %(needed)s)"),
    scoring.Missing.OUTSTANDING: _("%(proposal)s: %(outstanding)s sheets are not locked yet"),
    scoring.Missing.THIRD_JUDGE: _("%(proposal)s: judges are far apart; one more judge must score it"),
    scoring.Missing.TOO_FEW: _("%(proposal)s: too few sheets for the trimmed mean"),
    scoring.Missing.UNEQUAL: _("%(proposal)s: all proposals need the same number of sheets (%(counted)s here)"),
    scoring.Missing.MODERATION: _("%(proposal)s: judges are far apart; record their consolidation first"),
}
TIE_STEPS = {"plenary": _("order of the plenary"), "judge_vote": _("votes of the judges")}


def tie_step(name: str, rules: Rulebook) -> str:
    """How a tie was broken, in words: who decided, or the criterion or stage that was compared. `name`: a step without
    reference, or the reference of a step: `proposal.signifikansi`, `presentasi`.
    """
    if name in TIE_STEPS:
        return str(TIE_STEPS[name])
    code, _dot, criterion = name.partition(".")
    stage = rules.stage(code)
    return next((each.label for each in stage.criteria if each.code == criterion), stage.label)
