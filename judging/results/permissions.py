"""What the rulebook leaves to the plenary."""

from competition.rulebook.rules import Rulebook
from competition.rulebook.stage_rules import ScoredStageRules
from competition.rulebook.vocabulary import AdvancementMethod, RankingScope, SpreadAction
from judging.results.enums import DecisionKind


def kinds_for(rules: Rulebook, stage: str) -> list[DecisionKind]:
    """What the plenary may decide about a stage, or, without one, about the final ranking."""
    if not stage:
        return [DecisionKind.ORDER, DecisionKind.MOVE] if rules.final else []
    stage_rules, kinds = rules.stage(stage), [DecisionKind.ORDER]
    advancement = stage_rules.advancement
    spread = stage_rules.spread if isinstance(stage_rules, ScoredStageRules) else None
    if advancement is not None and advancement.method == AdvancementMethod.MANUAL:
        kinds.append(DecisionKind.NAME)
    if spread is not None and spread.then == SpreadAction.MODERATE:
        kinds.append(DecisionKind.CONSOLIDATE)
    return kinds


def move_scopes_of(rules: Rulebook) -> list[RankingScope]:
    """In which rankings the plenary may move a proposal: those the rulebook makes of the final result."""
    return list(rules.final.rankings) if rules.final else []
