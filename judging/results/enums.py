from django.db import models
from django.utils.translation import gettext_lazy as _

from competition.rulebook.result_rules import TieBreakStep
from competition.rulebook.rules import Rulebook
from judging.scoring.stage import MissingReason


class DecisionKind(models.TextChoices):
    """What a plenary may decide. It orders or moves; it never touches a score."""

    ORDER = "order", _("Order of tied proposals")
    MOVE = "move", _("Move to another rank")
    NAME = "name", _("Naming of those who advance")
    CONSOLIDATE = "consolidate", _("Consolidation of a large spread")


# Sentences of what keeps an entry without a score; `Tabulation.describe_missing` fills in the names and numbers.
STILL_MISSING = {
    MissingReason.JUDGES: _("%(proposal)s: too few locked sheets (%(counted)s of %(needed)s)"),
    MissingReason.OUTSTANDING: _("%(proposal)s: %(outstanding)s sheets are not locked yet"),
    MissingReason.THIRD_JUDGE: _("%(proposal)s: judges are far apart; one more judge must score it"),
    MissingReason.TOO_FEW: _("%(proposal)s: too few sheets for the trimmed mean"),
    MissingReason.UNEQUAL: _("%(proposal)s: all proposals need the same number of sheets (%(counted)s here)"),
    MissingReason.MODERATION: _("%(proposal)s: judges are far apart; record their consolidation first"),
}
# Steps of the tie chain that refer to nothing in the rulebook.
TIE_STEP_LABELS = {"plenary": _("order of the plenary"), "judge_vote": _("votes of the judges")}


def tie_step_name(step: TieBreakStep | None) -> str:
    """How a stored row names a step: by what it refers to (`proposal.signifikansi`, `presentasi`), else by its kind."""
    return (step.ref or step.by) if step else ""


def describe_tie_step(name: str, rules: Rulebook) -> str:
    """How a tie was broken, in words: who decided, or the criterion or stage that was compared.

    `name`: what `tie_step_name` returns; empty for no tie.
    """
    if not name:
        return ""
    if name in TIE_STEP_LABELS:
        return str(TIE_STEP_LABELS[name])
    code, _dot, criterion_code = name.partition(".")
    stage = rules.scored_stage(code)
    return next((criterion.label for criterion in stage.criteria if criterion.code == criterion_code), stage.label)
