"""Contests with plain stages and complete panels, so that most examples are about the cut, or about ties and awards."""

from decimal import Decimal

from hypothesis import strategies as st

from tests.judging.scoring.panels import contests
from tests.judging.scoring.strategies import (
    GROUPS,
    KINDS,
    STAGES,
    document,
    finals,
    one_of,
    parts,
    pers,
    prizes,
    seats,
    tie_breaks,
)

GRADES = tuple(map(Decimal, ("2", "2.5", "3", "3.3")))
SIMPLE_STAGE = {
    "scored": True,
    "scale": {"min": 1, "max": 5, "step": 1},
    "values": "raw",
    "not_applicable": "refuse",
    "judges": {"min": 1},
    "combine": "weighted_mean",
    "aggregate": {"over": "judge_total", "method": "mean"},
    "spread": None,
}


@st.composite
def plain_stages(draw, code, groups):
    weights = draw(parts("100", "50 50", "33.3 33.3 33.4"))
    rows = [{"code": f"k{i}", "label": f"K{i}", "weight": weight} for i, weight in enumerate(weights)]
    return SIMPLE_STAGE | {"code": code, "label": code, "kind": KINDS[code], "groups": list(groups), "criteria": rows}


@st.composite
def cut_rulebooks(draw):
    """One stage that hands out seats."""
    stage = draw(plain_stages(STAGES[0], GROUPS))
    per = draw(pers())
    rule = {"per": per, "tie_at_cut": draw(one_of("include_all", "tie_break", "plenary"))} | draw(seats(per, GROUPS, 1))
    if draw(st.booleans()):
        priority = draw(one_of([], [{"attribute": "replicated", "equals": True}]))
        rule |= {"method": "threshold_then_top_n", "min_score": draw(st.sampled_from(GRADES)), "priority": priority}
    stage["advancement"] = rule | {"method": rule.get("method", "top_n")}
    return document(GROUPS, [stage], draw(finals([stage["code"]], 1)), draw(tie_breaks([stage])), [])


@st.composite
def tie_rulebooks(draw):
    """One to three stages whose coarse figures tie, a chain and awards."""
    groups = GROUPS[: draw(st.integers(1, 2))]
    scored = [draw(plain_stages(code, groups)) for code in draw(one_of(STAGES[:1], STAGES[:2], STAGES))]
    final = draw(finals([stage["code"] for stage in scored], 1))
    return document(groups, scored, final, draw(tie_breaks(scored)), draw(prizes(final, (Decimal(1), Decimal(5)))))


def cut_contests():
    return contests(cut_rulebooks(), fewest=4, is_dense=True)


def tie_contests():
    return contests(tie_rulebooks(), fewest=3, is_dense=True)
