"""Small valid rulebooks, as the plain mapping of the YAML file, over every kind of scoring rule.

`contests` (panels.py) puts entries, sheets and decisions to them. Few distinct values, so that ties are common.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from hypothesis import strategies as st

from competition.rulebook.vocabulary import AggregateMethod

GROUPS = ("umum", "khusus")
CATEGORIES = ("opd", "desa")
TYPES = ("dinas", "kecamatan")
SCALES = (("0", "100", "10"), ("0", "10", "0.5"), ("1", "5", "1"), ("-2", "2", "0.25"), ("1", "10", "3"))
PERCENTAGES = {
    100: ("100", "50 50", "70 30", "33.3 33.3 33.4", "12.5 87.5", "50 25 25"),
    60: ("60", "30 30", "20.5 39.5"),
    40: ("40", "20 20", "12.25 27.75"),
}
FACTORS = tuple(map(Decimal, ("0.8", "1", "2", "0.25")))
METHODS = tuple(AggregateMethod)  # one that is added is compared with the oracle; name here how much it drops
STAGES = ("desk", "visit", "talk")
KINDS = {"desk": "desk_evaluation", "visit": "feasibility", "talk": "presentation"}
PLACES = st.sampled_from((None, 0, 1, 2, 3))
SCOPES = ("overall", "group", "category", "group+category")
SHARES = {1: ("100",), 2: ("70 30", "50 50"), 3: ("40 30 30", "33.3 33.3 33.4")}
CENT = Decimal("0.01")
HEIGHTS = tuple(map(Decimal, ("0", "0.25", "0.5", "0.6667", "1")))


def options(**choices):
    """A mapping with one drawn value for each key."""
    return st.fixed_dictionaries(choices)


def one_of(*values):
    return st.sampled_from(values)


def parts(*texts):
    """One of the sets of numbers that sum to the same."""
    return st.sampled_from(texts).map(lambda text: list(map(Decimal, text.split())))


def labelled(codes):
    return [{"code": code, "label": code.title()} for code in codes]


@st.composite
def criteria(draw, combine, groups):
    """Leaves that sum to 100 in each group where they must, perhaps below a parent or beside one without weight."""
    by_group = len(groups) > 1 and draw(st.booleans())
    if combine == "weighted_sum":
        shared = draw(st.lists(st.sampled_from(FACTORS), min_size=1, max_size=3))
        group_weights = (
            {group: draw(st.lists(st.sampled_from(FACTORS), max_size=2)) for group in groups} if by_group else {}
        )
    else:
        total = draw(st.sampled_from((60, 40))) if by_group else 100
        shared = draw(parts(*PERCENTAGES[total]))
        group_weights = {group: draw(parts(*PERCENTAGES[100 - total])) for group in groups} if by_group else {}
    rows = [{"code": f"k{i}", "label": f"K{i}", "weight": weight} for i, weight in enumerate(shared)]
    for group, weights in group_weights.items():
        rows += [
            {"code": f"{group}_{i}", "label": f"{group} {i}", "weight": weight, "groups": [group]}
            for i, weight in enumerate(weights)
        ]
    if draw(st.booleans()):
        rows.insert(draw(st.integers(0, len(rows))), {"code": "read", "label": "Read", "weight": 0})
    return draw(below_a_parent(rows))


@st.composite
def below_a_parent(draw, rows):
    """The same leaves, or the shared ones under a parent criterion that carries their weight."""
    if draw(st.integers(0, 3)):
        return rows
    parent = {"code": "whole", "label": "Whole"}
    return [parent, *({**row, "parent": "whole"} if "groups" not in row else row for row in rows)]


@st.composite
def aggregates(draw, least):
    over = draw(one_of("judge_total", "criterion"))
    method = draw(st.sampled_from(METHODS))
    rule = {"over": over, "method": method}
    if method == "trimmed_mean":
        high = draw(st.integers(0, 2))
        low = draw(st.integers(0 if high else 1, 2))
        rule |= {"drop_high": high, "drop_low": low, "if_too_few": draw(one_of("refuse", "mean"))}
        least = max(least, high + low + 1) if rule["if_too_few"] == "refuse" else least
    return rule, least


@st.composite
def rounds(draw, over):
    by_over = ("judge_total",) if over == "judge_total" else ("criterion",)
    return {key: draw(PLACES) for key in (*by_over, "weighted_criterion", "stage")}


@st.composite
def spreads(draw):
    if draw(st.booleans()):
        return None
    rule = options(
        max=one_of(0, Decimal("0.5"), Decimal("12.5"), 30),
        on=one_of("judge_total", "criterion"),
        then=one_of("warn", "third_judge", "moderate"),
    )
    return draw(rule)


def heights(bounds):
    """A passing grade inside what can be reached."""
    low, high = bounds[0].quantize(CENT, ROUND_CEILING), bounds[1].quantize(CENT, ROUND_FLOOR)
    return st.sampled_from(HEIGHTS).map(lambda share: (low + (high - low) * share).quantize(CENT, ROUND_FLOOR))


@st.composite
def advancements(draw, groups, bounds):
    method = draw(one_of("top_n", "top_n", "threshold_then_top_n", "threshold", "all_passed", "manual"))
    rule = {"method": method, "per": draw(pers())}
    if method.startswith("threshold"):
        rule["min_score"] = draw(heights(bounds))
    if method.endswith("top_n"):
        rule |= draw(seats(rule["per"], groups))
        rule["tie_at_cut"] = draw(one_of("include_all", "tie_break", "plenary"))
    if method == "threshold_then_top_n":
        rule["priority"] = draw(one_of([], [{"attribute": "replicated", "equals": True}]))
    return rule


def pers():
    return one_of([], [], ["group"], ["category"], ["participant_type"], ["group", "category"])


@st.composite
def seats(draw, per, groups, least=0):
    """Seats and quotas; minima never ask for more than the smallest list has."""
    rule = {"n": draw(st.integers(1, 5))}
    if per and per[0] == "group":
        rule["n_by"] = draw(st.dictionaries(st.sampled_from(groups), st.integers(1, 4), max_size=2))
    smallest = min(rule["n"], *rule.get("n_by", {}).values(), 5)
    claimable = dict.fromkeys(("group", "participant_type", "category", "replicated"), smallest)
    return rule | {"quotas": draw(quotas(groups, claimable, least))}


@st.composite
def quotas(draw, groups, claimable, fewest):
    """At most one for each value of a dimension or attribute; `left` is what minima of a dimension may still claim."""
    values = [("group", value) for value in groups] + [("replicated", True)]
    values += [("participant_type", value) for value in TYPES] + [("category", value) for value in CATEGORIES]
    rules = []
    for by, value in draw(st.lists(st.sampled_from(values), unique=True, min_size=fewest, max_size=4)):
        least = draw(st.integers(0, min(2, claimable[by])))
        claimable[by] -= least
        most = draw(st.integers(max(least, 1), 3)) if not least or draw(st.booleans()) else None
        rules.append({"by": by, "value": value, "min": least, "max": most})
    return rules


def reach(stage):
    """Lowest and highest score of a stage whose method bounds it."""
    low, high = (0, 100) if stage["values"] == "normalised" else (stage["scale"]["min"], stage["scale"]["max"])
    if stage["combine"] == "weighted_mean":
        return Decimal(low), Decimal(high)
    rows = [row for row in stage["criteria"] if "weight" in row]
    sums = [sum(row["weight"] for row in rows if group in row.get("groups", [group])) for group in stage["groups"]]
    return min(factor * low for factor in sums), max(factor * high for factor in sums)


@st.composite
def stages(draw, code, groups):
    combine = draw(one_of("weighted_mean", "weighted_mean", "weighted_sum"))
    aggregate, least = draw(aggregates(draw(st.integers(1, 3))))
    low, high, step = map(Decimal, draw(st.sampled_from(SCALES)))
    is_sum = aggregate["method"] == "sum"
    stage = {
        "code": code,
        "label": code.title(),
        "kind": KINDS[code],
        "scored": True,
        "groups": list(groups),
        "scale": {"min": low, "max": high, "step": step},
        "values": draw(one_of("normalised", "raw")),
        "not_applicable": draw(one_of("refuse", "exclude_criterion")) if combine == "weighted_mean" else "refuse",
        "judges": {"min": least, "equal_number": is_sum or draw(one_of(False, False, False, True))},
        "combine": combine,
        "criteria": draw(criteria(combine, groups)),
        "aggregate": aggregate,
        "spread": draw(spreads()),
        "round": draw(rounds(aggregate["over"])),
        "adjustment": draw(one_of("none", "severity")) if aggregate["over"] == "judge_total" else "none",
    }
    return stage | {"advancement": draw(advancements(groups, reach(stage)))}


@st.composite
def finals(draw, codes, finest=3):
    """The stages that count, in any order; all as a score or all as a rank."""
    named = draw(st.lists(st.sampled_from(codes), unique=True, min_size=1))
    carried = draw(one_of("score", "score", "rank"))
    shares = draw(parts(*SHARES[len(named)]))
    return {
        "from": [
            {"stage": stage, "weight": weight, "as": carried} for stage, weight in zip(named, shares, strict=True)
        ],
        "round": {"places": draw(st.integers(0, finest)), "mode": "half_up"},
        "rank_on": draw(one_of("rounded", "exact")),
        "not_reached_last": draw(one_of("below", "unranked")),
        "rankings": draw(st.lists(st.sampled_from(SCOPES), unique=True, min_size=1)),
    }


@st.composite
def tie_breaks(draw, scored):
    """Up to three different steps over these stages, and perhaps the plenary."""
    steps = [{"by": "judge_vote"}]
    for stage in scored:
        leaves = [row["code"] for row in stage["criteria"] if row.get("weight")]
        steps.append({"by": "stage", "ref": stage["code"]})
        steps += [{"by": "criterion", "ref": f"{stage['code']}.{code}"} for code in leaves]
    chain = draw(st.lists(st.sampled_from(steps), unique_by=str, max_size=3))
    return chain + draw(one_of([], [{"by": "plenary"}]))


@st.composite
def prizes(draw, final, bounds):
    """Ranges one after another, perhaps with a gap, in each of up to two of the ranked lists."""
    rules = []
    for scope in draw(st.lists(st.sampled_from(final["rankings"]), unique=True, max_size=2)):
        rank = 1
        for _ in range(draw(st.integers(1, 3))):
            first = rank + draw(one_of(0, 0, 0, 1))
            last = first + draw(st.integers(0, 2))
            code = f"award_{len(rules)}"
            rule = {"code": code, "label": code, "per": scope, "rank_from": first, "rank_to": last}
            rule["min_score"] = None if final["from"][0]["as"] == "rank" else draw(st.none() | heights(bounds))
            rules.append(rule | {"on_tie": draw(one_of("share", "share_and_skip", "plenary"))})
            rank = last + 1
    return rules


def final_reach(scored, final):
    bounds = {stage["code"]: reach(stage) for stage in scored}
    return tuple(
        sum(bounds[source["stage"]][end] * source["weight"] for source in final["from"]) / 100 for end in (0, 1)
    )


@st.composite
def rulebooks(draw):
    """A whole document: the registration and one to three scored stages, the later ones perhaps for one group only."""
    groups = GROUPS[: draw(st.integers(1, 2))]
    scored = []
    for code in draw(one_of(STAGES[:1], STAGES[:1], STAGES[:2], STAGES)):
        stage_groups = draw(one_of(groups, groups, groups[:1])) if scored else groups
        scored.append(draw(stages(code, stage_groups)))
    final = draw(finals([stage["code"] for stage in scored]))
    return document(groups, scored, final, draw(tie_breaks(scored)), draw(prizes(final, final_reach(scored, final))))


def document(groups, scored, final, tie_break, awards):
    return {
        "schema": 1,
        "rulebook": "trial",
        "name": "Trial",
        "attributes": {"entry": ["replicated"]},
        "groups": labelled(groups),
        "categories": labelled(CATEGORIES),
        "participant_types": labelled(TYPES),
        "stages": [{"code": "register", "label": "Register", "kind": "registration"}, *scored],
        "final": final,
        "tie_break": tie_break,
        "awards": awards,
    }
