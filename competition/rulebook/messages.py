"""What can be wrong with a rulebook: one table, code -> severity and message template.

The templates are English source strings with named parameters; a catalogue outside this layer may translate them.
"""

from __future__ import annotations

from typing import NamedTuple


class Template(NamedTuple):
    severity: str
    text: str


def _errors(**texts: str) -> dict[str, Template]:
    return {code: Template("error", text) for code, text in texts.items()}


def _warnings(**texts: str) -> dict[str, Template]:
    return {code: Template("warning", text) for code, text in texts.items()}


READING = _errors(
    too_big="the file has {size} bytes; at most {limit} are read",
    not_a_mapping="the file must be a mapping of keys to values, such as `schema: 1`",
    duplicate_key="the key '{key}' stands here a second time; keep one (the first is on {first})",
    alias="anchors (&) and aliases (*) are not allowed; write the value out",
    tag="the tag {tag} is not allowed; write the plain value",
    several_documents="the file must hold one document; remove what follows `---`",
    too_deep="the nesting is deeper than {limit} levels",
    key_not_text="a key must be plain text, not a list or a mapping",
    bad_character="the text holds the character {character}, which is not allowed; remove it",
    syntax="this is not YAML: {reason}",
)

STRUCTURE = _errors(
    missing_key="the key '{key}' is missing: {meaning}",
    unknown_key="there is no key '{key}' here; {hint}",
    wrong_type="must be {expected}, not {found}",
    not_one_of="must be one of {allowed}, not {value}",
    must_be="must be {expected}, not {value}",
    bad_format="'{value}' does not fit: {expected}",
    too_long="has {length} characters, must have at most {limit}",
    empty_text="must not be empty",
    too_small="is {value}, must be at least {limit}",
    not_above="is {value}, must be more than {limit}",
    too_large="is {value}, must be at most {limit}",
    too_few_items="must hold at least {limit} item(s)",
    too_many_items="holds {count} items, must hold at most {limit}",
    repeated_item="holds an item twice; keep one",
    invalid="does not fit the schema: {reason}",
    too_many_decimals="{value} has {decimals} decimals, must have at most {limit}",
)

REFERENCES = _errors(
    duplicate_code="the code '{code}' is already used by {first}; codes must be unique here",
    unknown_reference="there is no {kind} '{name}'; known: {known}",
    group_not_in_stage="stage {stage} does not have the group '{name}'; must be one of {known}",
    group_not_asked="question {question} is not asked in the group '{name}'; must be one of {known}",
    reserved_attribute="'{name}' is a dimension of every rulebook; give the attribute another name",
    reserved_entity="ranking work units is reserved for a later format; must be proposal",
)

FORM = _errors(
    words_only_for_text="question {question} is of kind {kind}; word limits must be left out, they fit text only",
    min_above_max_words="question {question} asks for at least {min} words in the group {group}, must be at most {max}",
    choices_missing="question {question} is of kind {kind} and must have at least 2 choices",
    choices_not_used="question {question} is of kind {kind}; choices must be left out",
    required_file_only="question {question} asks for a file; the rulebook must have an evidence type for it",
)

ELIGIBILITY = _errors(
    severity_must_be_manual="only a person can check {type}; severity must be manual, not {severity}",
    likeness_cannot_block="titles alike below 1 may be different; severity must be warn or manual, or similarity 1",
    years_reversed="from {first} is after to {last}; must be in order",
    not_a_day="'{value}' is not a day of the calendar; must be as 2026-08-17",
    days_reversed="end {end} is before start {start}; must be on or after it",
    no_limit="the rule limits nothing; give n, by_participant_type or by_group",
    wrong_question_kind="question {question} is of kind {kind}, must be {expected}",
    no_goals="the form has no question of kind sdgs and no category names goals; add one",
    no_declaration="the form has no question of kind declaration; add one",
    no_gate="the rulebook has no gate; list the kriteria there",
)

STAGES = _errors(
    registration_once="there are {count} stages of kind registration, must be exactly one",
    registration_first="the registration is stage {position}, must be the first",
    not_an_instant="'{value}' is not a moment; must be as 2026-08-17T12:00:00+07:00",
    closes_before_opens="stage {stage} closes at {closes}, must be after {opens}",
    always_scored="a {kind} is always scored; leave `scored` out or give true",
    never_scored="a {kind} cannot be scored; must be one of {allowed}",
    scoring_field_unscored="stage {stage} is not scored; {field} must be left out{hint}",
    scored_stage_needs="stage {stage} is scored and must have {field}",
    field_of_other_kind="{field} belongs to a {expected}; stage {stage} is a {kind}, leave it out",
)

SCORING = _errors(
    scale_order="min {min} must be below max {max}",
    step_does_not_divide="step {step} does not divide max - min = {range}; must go into it without a rest",
    weights_sum="weights of group {group} sum to {sum}, must be 100",
    no_scored_criterion="group {group} has no criterion with a weight above 0 in stage {stage}; must have at least one",
    weight_missing="criterion {criterion} has no parts and must have a weight (0 = read, not scored)",
    parent_weight="parts of {criterion} weigh {sum} in group {group}; its weight must be {sum} or be left out",
    parts_differ="parts of {criterion} weigh {sum} in group {group} and {first} in {other}; "
    "must be equal, or use two parents",
    part_outside_parent="'{group}' is not a group of the parent {parent}; must be one of {known}",
    parent_cycle="criterion {criterion} is a part of itself through {chain}; a parent must lead to the top",
    descriptor_order="min {min} must not be above max {max}",
    descriptor_off_scale="{min} to {max} leaves the scale {low} to {high}; must stay inside it",
    descriptors_overlap="{min} to {max} overlaps the band {other_min} to {other_max}; bands must not share a value",
    sum_needs_equal_number="the method sum must have judges.equal_number: true, or more judges would mean more points",
    drops_without_trimming="{field} is {value} but the method is {method}; must be 0, or the method trimmed_mean",
    trimming_leaves_nothing="trimming drops {dropped} of {judges} judges; judges.min must be at least {needed}, "
    "or if_too_few mean",
    exclusion_lowers_sum="exclude_criterion would lower a weighted_sum; must be refuse, or combine weighted_mean",
    round_not_used="round.{field} does not exist over {over}; must be left out",
    adjustment_needs_totals="severity needs aggregate.over judge_total; must be none over criterion",
)

ADVANCEMENT = _errors(
    advancement_needs_scores="stage {stage} is not scored; method must be all_passed or manual, not {method}",
    seats_missing="the method {method} must have n, or n_by for each of {dimension}: {missing}",
    seats_not_used="the method {method} has no seats; {field} must be left out",
    seats_without_lists="n_by gives seats by the first dimension of per, which is empty; use n, or fill per",
    no_seats="{name} has 0 seats, must have at least 1",
    min_score_missing="the method {method} must have min_score",
    min_score_not_used="the method {method} has no passing grade; min_score must be left out",
    min_score_unreachable="{score} is outside {low} to {high}, what {what} can reach; must be inside",
    quotas_not_used="the method {method} fills no seats; quotas must be left out",
    priority_not_used="priority must be left out, or the method be threshold_then_top_n (it is {method})",
    tie_at_cut_not_used="the method {method} has no cut; tie_at_cut must be include_all or left out",
    quota_order="min {min} must not be above max {max}",
    quota_says_nothing="the quota has neither min nor max; give one of them",
    quota_value="'{value}' must be the code of a {dimension}; known: {known}",
    quota_repeated="{by} = {value} has a quota already; keep one",
    quota_minima="minima of {by} sum to {sum}, must be at most the {seats} seats{place}",
)

RESULTS = _errors(
    final_missing="the rulebook has {reason} and must have final",
    stage_not_scored="stage {stage} is not scored; must be one of {known}",
    stage_twice="stage {stage} is named twice; keep one",
    carry_weights_sum="weights of final.from sum to {sum}, must be 100",
    carry_mixed="final.from mixes score and rank; must be the same for every stage",
    no_categories="a list per category needs categories; declare them or use another list",
    ref_missing="a step by {by} must have ref: {expected}",
    ref_not_used="a step by {by} compares nothing named; ref must be left out",
    ref_form="'{value}' must be {expected}",
    ref_not_scored="criterion {criterion} of {stage} is not scored; must be a leaf with a weight above 0",
    step_twice="the step stands in the chain already; keep one",
    plenary_not_last="the plenary decides whatever is left; must be the last step",
    rank_order="rank_from {first} must not be above rank_to {last}",
    award_list="final.rankings does not hold the list {per}; must be one of {known}",
    awards_overlap="ranks {first} to {last} of the list {per} overlap award {other}; each rank must have one award",
    on_tie_missing="a tie above rank {first} can empty this award; on_tie must be share, share_and_skip or plenary",
    min_score_of_ranks="final.from carries ranks, where lower is better; min_score must be left out",
)

DOUBTS = _warnings(
    legal_basis_unverified="nobody has confirmed {kind} {number}/{year}; have the legal officer read it, then set "
    "verified: true",
    rank_without_award="the list {per} has no award for rank {ranks}; close the gap if that is not meant",
    group_not_in_final="group {group} does not pass through stage {stage}, so its entries can never be finalists",
    trimming_drops_nothing="trimmed_mean without drop_high and drop_low is a plain mean; use mean or drop something",
)

TEMPLATES: dict[str, Template] = {
    **READING,
    **STRUCTURE,
    **REFERENCES,
    **FORM,
    **ELIGIBILITY,
    **STAGES,
    **SCORING,
    **ADVANCEMENT,
    **RESULTS,
    **DOUBTS,
}
