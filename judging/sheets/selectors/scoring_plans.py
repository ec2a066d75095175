"""The scoring plan of an edition, worked out once for each text of a rulebook."""

from functools import lru_cache

from competition.models import Edition, RulebookVersion
from judging.panels.models import Assignment
from judging.scoring.plan import ScoringPlan, StagePlan


def get_scoring_plan(edition: Edition) -> ScoringPlan:
    """The plan of the edition's rulebook, shared by score sheets, imports and results; nobody changes it."""
    return _plan_of_document(edition.rulebook_version.document)


def get_stage_plan(assignment: Assignment) -> StagePlan:
    """The plan of the stage in which this assignment is scored."""
    return get_scoring_plan(assignment.panel.edition).stages[assignment.stage.code]


# By the text and not by the version's id: a draft of a rulebook may be replaced, and the audit must see a changed text.
@lru_cache(maxsize=16)
def _plan_of_document(document: str) -> ScoringPlan:
    return ScoringPlan(RulebookVersion(document=document).rules)
