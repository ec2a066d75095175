"""What the rulebook leaves to the plenary."""

from competition.rulebook import Advance, OnSpread, Rulebook, Scope
from judging.results.enums import DecisionKind


def kinds_for(rules: Rulebook, stage: str) -> list[DecisionKind]:
    """What the plenary may decide about a stage, or, without one, about the final ranking."""
    if not stage:
        return [DecisionKind.ORDER, DecisionKind.MOVE] if rules.final else []
    own, kinds = rules.stage(stage), [DecisionKind.ORDER]
    if own.advancement is not None and own.advancement.method == Advance.MANUAL:
        kinds.append(DecisionKind.NAME)
    if own.spread is not None and own.spread.then == OnSpread.MODERATE:
        kinds.append(DecisionKind.CONSOLIDATE)
    return kinds


def move_scopes_of(rules: Rulebook) -> list[Scope]:
    """In which rankings the plenary may move a proposal: those the rulebook makes of the final result."""
    return list(rules.final.rankings) if rules.final else []
