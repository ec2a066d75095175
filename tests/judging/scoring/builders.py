"""Short ways to write a rulebook, entries and sheets by hand; an entry's key is its code."""

import json
from dataclasses import replace
from decimal import Decimal

from competition.rulebook.result_rules import AwardRules, CarriedStage, FinalRounding, FinalRules, TieBreakStep
from competition.rulebook.rules import Rulebook
from competition.rulebook.stage_rules import (
    AdvancementRules,
    AggregateRules,
    CriterionRules,
    JudgeRules,
    ScoredStageRules,
    ScoreScale,
    StageRounding,
)
from competition.rulebook.vocabulary import (
    Adjustment,
    AdvancementMethod,
    AggregateMethod,
    AggregateOver,
    Blinding,
    CarryAs,
    CombineMethod,
    NotApplicable,
    NotReachedLast,
    RankingScope,
    RankOn,
    StageKind,
    TieAction,
    TieAtCut,
    TieBreakBy,
    TooFewAction,
    ValueScale,
)
from judging.scoring.inputs import Entry, SheetRow, StageInput
from judging.scoring.plan import ScoringPlan

EXACT_ROUND = StageRounding(judge_total=None, criterion=None, weighted_criterion=None, stage=None)


def make_criterion(code, weight, groups=("umum",), parent=None):
    return CriterionRules(code, code.title(), "", Decimal(str(weight)), tuple(groups), (), (), parent)


def make_scale(low, high, step):
    return ScoreScale(Decimal(str(low)), Decimal(str(high)), Decimal(str(step)))


def make_aggregate(
    method=AggregateMethod.MEAN, over=AggregateOver.JUDGE_TOTAL, high=0, low=0, if_too_few=TooFewAction.REFUSE
):
    return AggregateRules(over, method, high, low, if_too_few)


def make_advancement(method=AdvancementMethod.TOP_N, **changes):
    defaults = AdvancementRules((), method, None, {}, None, (), (), TieAtCut.INCLUDE_ALL)
    return replace(defaults, **changes)


def make_stage(code="desk", **changes):
    """Three criteria weighted 50, 30 and 20 on 0 to 100, plain mean of at least one judge total."""
    defaults = ScoredStageRules(
        code=code,
        label=code.title(),
        help="",
        kind=StageKind.DESK_EVALUATION,
        groups=("umum",),
        opens_at=None,
        closes_at=None,
        blind=Blinding.NONE,
        scale=make_scale(0, 100, 1),
        values=ValueScale.NORMALISED,
        not_applicable=NotApplicable.REFUSE,
        judges=JudgeRules(min=1, equal_number=False),
        combine=CombineMethod.WEIGHTED_MEAN,
        criteria=(make_criterion("impact", 50), make_criterion("novelty", 30), make_criterion("reach", 20)),
        aggregate=make_aggregate(),
        spread=None,
        round=EXACT_ROUND,
        adjustment=Adjustment.NONE,
        advancement=None,
    )
    return replace(defaults, **changes)


def make_single_stage(code="desk", **changes):
    """A stage of one criterion, where a judge's total is the value itself."""
    return make_stage(code, **({"criteria": (make_criterion("whole", 100),)} | changes))


def make_final(*sources, places=2, as_=CarryAs.SCORE, **changes):
    """`sources` are (stage, weight) pairs."""
    carried = tuple(CarriedStage(code, Decimal(str(weight)), as_) for code, weight in sources)
    defaults = FinalRules(
        carried, FinalRounding(places, "half_up"), RankOn.ROUNDED, NotReachedLast.BELOW, (RankingScope.OVERALL,)
    )
    return replace(defaults, **changes)


def make_tie_breaks(*names):
    """`"impact@desk"` is a criterion, `"#desk"` a stage, `"vote"` and `"plenary"` themselves."""
    return tuple(_break(name) for name in names)


def _break(name):
    if name == "vote":
        return TieBreakStep(TieBreakBy.JUDGE_VOTE, None)
    if name == "plenary":
        return TieBreakStep(TieBreakBy.PLENARY, None)
    if name.startswith("#"):
        return TieBreakStep(TieBreakBy.STAGE, name[1:])
    code, stage_code = name.split("@")
    return TieBreakStep(TieBreakBy.CRITERION, f"{stage_code}.{code}")


def make_award(code, first, last, on_tie=TieAction.SHARE, per=RankingScope.OVERALL, min_score=None):
    return AwardRules(code, code.title(), per, first, last, min_score, on_tie, ())


def make_plan(*stages, **changes):
    """Without a `final` among the changes the last stage alone makes the final score, printed to 2 places."""
    values = dict.fromkeys(Rulebook.__slots__, ())
    values |= {"attributes": {}, "stages": stages, "final": make_final((stages[-1].code, 100)), "publication": None}
    return ScoringPlan(Rulebook(**(values | changes)))


def make_entry(code, group="umum", category="opd", kind="dinas", **attributes):
    return Entry(code, code, group, category, kind, attributes)


def make_entries(codes):
    return [make_entry(code) for code in codes.split()]


def make_sheet(plan, code, judge, values, stage_code=None, group="umum"):
    """A submitted sheet; None among the values is not applicable."""
    stage_plan = plan.stages[stage_code or next(iter(plan.stages))]
    answers = {
        c.code: v if v is None else Decimal(str(v)) for c, v in zip(stage_plan.criteria(group), values, strict=True)
    }
    vector = stage_plan.encode(group, answers)
    total = stage_plan.judge_total(group, vector)
    return SheetRow(code, judge, total.numerator, total.denominator, json.dumps(vector))


def make_sheets(plan, values, stage_code=None):
    """Sheets from `{"A": {"J1": (80, 70, 60)}}`."""
    return [
        make_sheet(plan, code, judge, marks, stage_code)
        for code, judges in values.items()
        for judge, marks in judges.items()
    ]


def make_stage_input(plan, values, stage_code=None, **changes):
    """The input of a `single` stage from `{"A": 80}` (judge J1) or `{"A": (80, 90)}` (judges J1, J2)."""
    judged = {
        code: {f"J{i}": (mark,) for i, mark in enumerate(marks if isinstance(marks, tuple) else (marks,), start=1)}
        for code, marks in values.items()
    }
    return StageInput(sheets=make_sheets(plan, judged, stage_code), **changes)
