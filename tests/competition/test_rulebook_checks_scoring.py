from decimal import Decimal

import pytest

from competition.rulebook.checking import check_document
from competition.rulebook.loading import load_document
from competition.rulebook.problems import RulebookError
from tests.competition.rulebook_samples import (
    REMOVED,
    change_document,
    document_with_substance,
    find_codes,
    scored_stage,
    small_document,
)

S = "stages[1]"
A = "stages[1].advancement"

SCORING = [
    ({f"{S}.scale.min": 10}, f"{S}.scale.min", "scale_order"),
    ({f"{S}.scale.step": 3}, f"{S}.scale.step", "step_does_not_divide"),
    ({f"{S}.criteria[4].weight": 39}, f"{S}.criteria", "weights_sum"),
    ({f"{S}.criteria[5].groups": ["umum"]}, f"{S}.criteria", "weights_sum"),
    ({f"{S}.criteria[2].weight": REMOVED}, f"{S}.criteria[2].weight", "weight_missing"),
    ({f"{S}.criteria[1].weight": 59}, f"{S}.criteria[1].weight", "parent_weight"),
    ({f"{S}.criteria[2].groups": ["umum"]}, f"{S}.criteria[1].weight", "parts_differ"),
    ({f"{S}.criteria[1].groups": ["umum"]}, f"{S}.criteria[2].groups", "part_outside_parent"),
    ({f"{S}.criteria[1].parent": "luas"}, f"{S}.criteria[1].parent", "parent_cycle"),
    ({f"{S}.criteria[1].parent": "dampak"}, f"{S}.criteria[1].parent", "parent_cycle"),
    ({f"{S}.groups": ["umum"]}, f"{S}.criteria[5].groups", "group_not_in_stage"),
    ({f"{S}.criteria[3].descriptors[0].min": 6}, f"{S}.criteria[3].descriptors[0]", "descriptor_order"),
    ({f"{S}.criteria[3].descriptors[1].max": 11}, f"{S}.criteria[3].descriptors[1]", "descriptor_off_scale"),
    ({f"{S}.criteria[3].descriptors[1].min": 5}, f"{S}.criteria[3].descriptors[1]", "descriptors_overlap"),
    ({f"{S}.aggregate": {"method": "sum"}}, f"{S}.judges.equal_number", "sum_needs_equal_number"),
    ({f"{S}.aggregate.method": "median"}, f"{S}.aggregate.drop_high", "drops_without_trimming"),
    ({f"{S}.judges.min": 2}, f"{S}.judges.min", "trimming_leaves_nothing"),
    ({f"{S}.combine": "weighted_sum", f"{S}.not_applicable": "exclude_criterion"},)
    + (f"{S}.not_applicable", "exclusion_lowers_sum"),
    ({f"{S}.round.criterion": 2}, f"{S}.round.criterion", "round_not_used"),
    ({f"{S}.aggregate.over": "criterion", f"{S}.round.judge_total": 2}, f"{S}.round.judge_total", "round_not_used"),
    ({f"{S}.aggregate.over": "criterion", f"{S}.adjustment": "severity"}, f"{S}.adjustment", "adjustment_needs_totals"),
]

ADVANCEMENT = [
    (
        {"stages[4].advancement": {"method": "top_n", "n": 3}},
        "stages[4].advancement.method",
        "advancement_needs_scores",
    ),
    ({f"{A}.n": REMOVED}, f"{A}.n", "seats_missing"),
    ({A: {"method": "top_n"}}, f"{A}.n", "seats_missing"),
    ({A: {"method": "top_n", "n": 0}}, f"{A}.n", "too_small"),
    ({f"{A}.n_by": {"khusus": 0}}, f"{A}.n_by.khusus", "no_seats"),
    ({f"{A}.n_by": {"replikasi": 3}}, f"{A}.n_by.replikasi", "unknown_reference"),
    ({f"{A}.per": []}, f"{A}.n_by", "seats_without_lists"),
    ({A: {"method": "threshold", "min_score": 70, "n": 3}}, f"{A}.n", "seats_not_used"),
    ({A: {"method": "all_passed", "tie_at_cut": "plenary"}}, f"{A}.tie_at_cut", "tie_at_cut_not_used"),
    ({A: {"method": "threshold"}}, f"{A}.min_score", "min_score_missing"),
    ({A: {"method": "top_n", "n": 3, "min_score": 70}}, f"{A}.min_score", "min_score_not_used"),
    ({f"{A}.min_score": Decimal("100.01")}, f"{A}.min_score", "min_score_unreachable"),
    ({f"{A}.min_score": -1}, f"{A}.min_score", "min_score_unreachable"),
    ({f"{S}.values": "raw"}, f"{A}.min_score", "min_score_unreachable"),
    ({f"{A}.method": "threshold", f"{A}.n": REMOVED, f"{A}.n_by": {}}, f"{A}.quotas", "quotas_not_used"),
    ({f"{A}.method": "top_n", f"{A}.min_score": None}, f"{A}.priority", "priority_not_used"),
    ({f"{A}.priority[0].attribute": "new"}, f"{A}.priority[0].attribute", "unknown_reference"),
    ({f"{A}.quotas[0].min": 7}, f"{A}.quotas[0].min", "quota_order"),
    ({f"{A}.quotas[1].min": 0}, f"{A}.quotas[1]", "quota_says_nothing"),
    ({f"{A}.quotas[0].value": "opd"}, f"{A}.quotas[0].value", "quota_value"),
    ({f"{A}.quotas[1].by": "region"}, f"{A}.quotas[1].by", "unknown_reference"),
    ({f"{A}.quotas[2]": {"by": "3t", "value": True, "max": 1}}, f"{A}.quotas[2].value", "quota_repeated"),
    ({f"{A}.quotas[0].min": 5}, f"{A}.quotas", "quota_minima"),
    ({f"{A}.quotas[2]": {"by": "group", "value": "khusus", "min": 5}}, f"{A}.quotas", "quota_minima"),
]

RESULTS = [
    ({"final": REMOVED}, "final", "final_missing"),
    ({"final.from[0].stage": "substnsi"}, "final.from[0].stage", "unknown_reference"),
    ({"final.from[0].stage": "lapangan"}, "final.from[0].stage", "stage_not_scored"),
    ({"final.from[1].stage": "substansi"}, "final.from[1].stage", "stage_twice"),
    ({"final.from[1].weight": Decimal("29.9")}, "final.from", "carry_weights_sum"),
    ({"final.from[1].as": "rank"}, "final.from", "carry_mixed"),
    ({"categories": [], "eligibility[0].params": {"months": 1}}, "final.rankings[1]", "no_categories"),
    ({"tie_break[0].ref": REMOVED}, "tie_break[0].ref", "ref_missing"),
    ({"tie_break[0].ref": "substansi"}, "tie_break[0].ref", "ref_form"),
    ({"tie_break[1].ref": "substansi.luas"}, "tie_break[1].ref", "ref_form"),
    ({"tie_break[0].ref": "substansi.lebar"}, "tie_break[0].ref", "unknown_reference"),
    ({"tie_break[0].ref": "babak.luas"}, "tie_break[0].ref", "unknown_reference"),
    ({"tie_break[1].ref": "pleno"}, "tie_break[1].ref", "stage_not_scored"),
    ({"tie_break[0].ref": "substansi.dampak"}, "tie_break[0].ref", "ref_not_scored"),
    ({"tie_break[0].ref": "substansi.ringkasan"}, "tie_break[0].ref", "ref_not_scored"),
    ({"tie_break[2].ref": "substansi"}, "tie_break[2].ref", "ref_not_used"),
    ({"tie_break[2]": {"by": "stage", "ref": "presentasi"}}, "tie_break[2]", "step_twice"),
    ({"tie_break[4]": {"by": "stage", "ref": "substansi"}}, "tie_break[3].by", "plenary_not_last"),
    ({"awards[1].rank_to": 1}, "awards[1].rank_to", "rank_order"),
    ({"awards[1].per": "group"}, "awards[1].per", "award_list"),
    ({"awards[1].rank_from": 1}, "awards[1].rank_from", "awards_overlap"),
    ({"awards[1].on_tie": REMOVED}, "awards[1].on_tie", "on_tie_missing"),
    ({"awards[1].min_score": 101}, "awards[1].min_score", "min_score_unreachable"),
    ({"final.from[0].as": "rank", "final.from[1].as": "rank"}, "awards[1].min_score", "min_score_of_ranks"),
]
CASES = SCORING + ADVANCEMENT + RESULTS
IDS = [f"{code}-{path}" for _changes, path, code in CASES]


@pytest.mark.parametrize(("changes", "path", "code"), CASES, ids=IDS)
def test_broken_rulebook_is_refused_at_the_place(changes, path, code):
    document = small_document(**changes)
    assert (path, code) in find_codes(document)
    with pytest.raises(RulebookError):
        load_document(document)


@pytest.mark.parametrize(("changes", "path", "code"), CASES, ids=IDS)
def test_messages_say_what_would_be_right(changes, path, code):
    (problem,) = [p for p in check_document(small_document(**changes)).problems if (p.path, p.code) == (path, code)][:1]
    right = ("must", "known:", "keep one", "left out", "use ", "give one")
    assert any(word in problem.message for word in right), problem.message


WARNINGS = [
    ({"awards[1].rank_from": 3}, "awards", "rank_without_award"),
    ({"stages[2].groups": ["umum"]}, "final.from[1].stage", "group_not_in_final"),
    ({f"{S}.aggregate": {"method": "trimmed_mean"}}, f"{S}.aggregate.method", "trimming_drops_nothing"),
]


@pytest.mark.parametrize(("changes", "path", "code"), WARNINGS, ids=[code for _changes, _path, code in WARNINGS])
def test_doubtful_rulebook_is_warned_of_and_parsed(changes, path, code):
    document = small_document(**changes)
    assert find_codes(document) == [(path, code)]
    assert check_document(document).problems[0].severity == "warning"
    assert load_document(document).rules.code == "lomba-kecil"


def only_message(document):
    (problem,) = check_document(document).problems
    return problem.message


def test_weights_message_names_group_and_sum():
    document = small_document(**{f"{S}.criteria[4].weight": 39})
    assert only_message(document) == "weights of group umum sum to 99, must be 100"
    assert check_document(document).problems[0].value == 99


def test_parent_message_names_the_sum_of_its_parts():
    document = small_document(**{f"{S}.criteria[1].weight": 59})
    assert only_message(document) == "parts of dampak weigh 60 in group umum; its weight must be 60 or be left out"


def test_seats_message_names_the_missing_groups():
    document = small_document(**{f"{A}.n": REMOVED})
    assert only_message(document) == "the method threshold_then_top_n must have n, or n_by for each of group: umum"


def test_gap_message_names_the_ranks():
    document = small_document(**{"awards[1].rank_from": 4, "awards[1].rank_to": 9})
    assert (
        only_message(document) == "the list category has no award for rank 2 to 3; close the gap if that is not meant"
    )


GOOD_STAGES = [
    {
        "combine": "weighted_sum",
        "values": "raw",
        "criteria": [{"code": "luas", "label": "Luas", "weight": Decimal("0.8")}],
    },
    {"aggregate": {"method": "sum"}, "judges": {"min": 3, "equal_number": True}},
    {
        "aggregate": {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1, "if_too_few": "mean"},
        "judges": {"min": 2},
    },
    {"aggregate": {"over": "criterion"}, "round": {"criterion": 2, "weighted_criterion": 2, "stage": 2}},
    {"not_applicable": "exclude_criterion"},
    {"adjustment": "severity"},
    {"scale": {"min": -3, "max": 3, "step": 1}, "values": "raw"},
    {"scale": {"min": 0, "max": 10, "step": Decimal("0.25")}},
    {"scale": {"min": 1, "max": 5}, "advancement": {"method": "threshold", "min_score": 85}},
    {"advancement": {"method": "top_n", "per": ["group"], "n_by": {"umum": 198, "khusus": 30}}},
    {"advancement": {"method": "top_n", "n": 3, "tie_at_cut": "plenary"}},
    {"blind": "identity"},
]


@pytest.mark.parametrize("fields", GOOD_STAGES, ids=[str(sorted(fields)) for fields in GOOD_STAGES])
def test_sound_stage_is_accepted(fields):
    assert find_codes(document_with_substance(**fields)) == []


@pytest.mark.parametrize("kind", ["field_verification", "feasibility"])
def test_other_kinds_may_be_scored(kind):
    document = change_document(
        small_document(), **{"stages[3]": {**scored_stage(code="lapangan", kind=kind), "scored": True}}
    )
    assert find_codes(document) == []
    assert [stage.code for stage in load_document(document).rules.scored_stages] == [
        "substansi",
        "presentasi",
        "lapangan",
    ]


def test_group_without_a_scored_criterion_is_named():
    criteria = [{"code": "luas", "label": "Luas", "weight": 100, "groups": ["umum"]}]
    criteria.append({"code": "ringkasan", "label": "Ringkasan", "weight": 0})
    document = document_with_substance(criteria=criteria)
    assert find_codes(document) == [("stages[1].criteria", "no_scored_criterion")]
    assert only_message(document).startswith("group khusus has no criterion with a weight above 0 in stage substansi")


def test_threshold_beyond_reach_is_unknown_when_judges_are_added_up():
    fields = {"aggregate": {"method": "sum"}, "judges": {"min": 3, "equal_number": True}}
    assert find_codes(document_with_substance(**fields, advancement={"method": "threshold", "min_score": 250})) == []


def test_reach_of_a_weighted_sum_is_factor_times_scale():
    fields = {"values": "raw", "combine": "weighted_sum"}
    fields["criteria"] = [{"code": "luas", "label": "Luas", "weight": Decimal("0.8")}]
    assert find_codes(document_with_substance(**fields, advancement={"method": "threshold", "min_score": 8})) == []
    document = document_with_substance(**fields, advancement={"method": "threshold", "min_score": Decimal("8.1")})
    assert only_message(document) == "8.1 is outside 0 to 8, what stage substansi can reach; must be inside"


def test_nested_parents_weigh_what_their_leaves_weigh():
    leaf = {"label": "x", "weight": 25}
    criteria = [
        {"code": "atas", "label": "Atas"},
        {"code": "tengah", "label": "Tengah", "parent": "atas", "weight": 50},
        {"code": "luas", "parent": "tengah", **leaf},
        {"code": "b", "parent": "tengah", **leaf},
        {"code": "c", "parent": "atas", "label": "C", "weight": 50},
    ]
    document = document_with_substance(criteria=criteria)
    assert find_codes(document) == []
    stage = load_document(document).rules.stage("substansi")
    assert [criterion.code for criterion in stage.scored_criteria("umum")] == ["luas", "b", "c"]
    assert stage.criteria[0].weight == 100
