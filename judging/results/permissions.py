"""What the rulebook leaves to the plenary."""

from competition.rulebook.rules import Rulebook
from competition.rulebook.stage_rules import ScoredStageRules
from competition.rulebook.vocabulary import AdvancementMethod, RankingScope, SpreadAction
from judging.results.enums import DecisionKind


def allowed_decision_kinds(rules: Rulebook, stage_code: str) -> list[DecisionKind]:
    """What the plenary may decide about a stage, or, without one, about the final ranking."""
    if not stage_code:
        return [DecisionKind.ORDER, DecisionKind.MOVE] if rules.final else []
    stage, kinds = rules.stage(stage_code), [DecisionKind.ORDER]
    spread = stage.spread if isinstance(stage, ScoredStageRules) else None
    if stage.advancement is not None and stage.advancement.method == AdvancementMethod.MANUAL:
        kinds.append(DecisionKind.NAME)
    if spread is not None and spread.then == SpreadAction.MODERATE:
        kinds.append(DecisionKind.CONSOLIDATE)
    return kinds


def allowed_move_scopes(rules: Rulebook) -> list[RankingScope]:
    """In which rankings the plenary may move a proposal: those the rulebook makes of the final result."""
    return list(rules.final.rankings) if rules.final else []
