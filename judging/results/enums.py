from django.db import models
from django.utils.translation import gettext_lazy as _

from competition.rulebook.rules import Rulebook
from judging.scoring.stage import MissingReason


class DecisionKind(models.TextChoices):
    """What a plenary may decide. It orders or moves; it never touches a score."""

    ORDER = "order", _("Order of tied proposals")
    MOVE = "move", _("Move to another rank")
    NAME = "name", _("Naming of those who advance")
    CONSOLIDATE = "consolidate", _("Consolidation of a large spread")


STILL_MISSING = {
    MissingReason.JUDGES: _("%(proposal)s: too few locked sheets (%(counted)s of %(needed)s)"),
    MissingReason.OUTSTANDING: _("%(proposal)s: %(outstanding)s sheets are not locked yet"),
    MissingReason.THIRD_JUDGE: _("%(proposal)s: judges are far apart; one more judge must score it"),
    MissingReason.TOO_FEW: _("%(proposal)s: too few sheets for the trimmed mean"),
    MissingReason.UNEQUAL: _("%(proposal)s: all proposals need the same number of sheets (%(counted)s here)"),
    MissingReason.MODERATION: _("%(proposal)s: judges are far apart; record their consolidation first"),
}
TIE_STEPS = {"plenary": _("order of the plenary"), "judge_vote": _("votes of the judges")}


def tie_step(name: str, rules: Rulebook) -> str:
    """How a tie was broken, in words: who decided, or the criterion or stage that was compared. `name`: a step without
    reference, or the reference of a step: `proposal.signifikansi`, `presentasi`.
    """
    if name in TIE_STEPS:
        return str(TIE_STEPS[name])
    code, _dot, criterion = name.partition(".")
    stage = rules.scored_stage(code)
    return next((leaf.label for leaf in stage.criteria if leaf.code == criterion), stage.label)
