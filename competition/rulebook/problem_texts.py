"""What can be wrong with a rulebook: one table, code -> severity and text.

The texts are English with named parameters. They are marked for the translation catalogue, which has them in the
language of the reader (competition.forms.problems); this layer itself knows no translation.
"""

from __future__ import annotations

from typing import NamedTuple


class ProblemText(NamedTuple):
    severity: str
    text: str


def gettext_noop(text: str) -> str:
    """The text itself: the name is what the extraction of messages looks for."""
    return text


_ = gettext_noop


def _errors(**texts: str) -> dict[str, ProblemText]:
    return {code: ProblemText("error", text) for code, text in texts.items()}


def _warnings(**texts: str) -> dict[str, ProblemText]:
    return {code: ProblemText("warning", text) for code, text in texts.items()}


READING = _errors(
    too_big=_("the file has %(size)s bytes; at most %(limit)s are read"),
    not_a_mapping=_("the file must be a mapping of keys to values, such as `schema: 1`"),
    duplicate_key=_("the key '%(key)s' stands here a second time; keep one (the first is on %(first)s)"),
    alias=_("anchors (&) and aliases (*) are not allowed; write the value out"),
    tag=_("the tag %(tag)s is not allowed; write the plain value"),
    several_documents=_("the file must hold one document; remove what follows `---`"),
    too_deep=_("the nesting is deeper than %(limit)s levels"),
    key_not_text=_("a key must be plain text, not a list or a mapping"),
    bad_character=_("the text holds the character %(character)s, which is not allowed; remove it"),
    syntax=_("this is not YAML: %(reason)s"),
)

STRUCTURE = _errors(
    missing_key=_("the key '%(key)s' is missing: %(meaning)s"),
    unknown_key=_("there is no key '%(key)s' here; %(hint)s"),
    wrong_type=_("must be %(expected)s, not %(found)s"),
    not_one_of=_("must be one of %(allowed)s, not %(value)s"),
    must_be=_("must be %(expected)s, not %(value)s"),
    bad_format=_("'%(value)s' does not fit: %(expected)s"),
    too_long=_("has %(length)s characters, must have at most %(limit)s"),
    empty_text=_("must not be empty"),
    too_small=_("is %(value)s, must be at least %(limit)s"),
    not_above=_("is %(value)s, must be more than %(limit)s"),
    too_large=_("is %(value)s, must be at most %(limit)s"),
    too_few_items=_("must hold at least %(limit)s item(s)"),
    too_many_items=_("holds %(count)s items, must hold at most %(limit)s"),
    repeated_item=_("holds an item twice; keep one"),
    invalid=_("does not fit the schema: %(reason)s"),
    too_many_decimals=_("%(value)s has %(decimals)s decimals, must have at most %(limit)s"),
)

REFERENCES = _errors(
    duplicate_code=_("the code '%(code)s' is already used by %(first)s; codes must be unique here"),
    unknown_reference=_("there is no %(kind)s '%(name)s'; known: %(known)s"),
    group_not_in_stage=_("stage %(stage)s does not have the group '%(name)s'; must be one of %(known)s"),
    group_not_asked=_("question %(question)s is not asked in the group '%(name)s'; must be one of %(known)s"),
    reserved_attribute=_("'%(name)s' is a dimension of every rulebook; give the attribute another name"),
    reserved_entity=_("ranking work units is reserved for a later format; must be proposal"),
)

FORM = _errors(
    words_only_for_text=_(
        "question %(question)s is of kind %(kind)s; word limits must be left out, they fit text only"
    ),
    min_above_max_words=_(
        "question %(question)s asks for at least %(min)s words in the group %(group)s, must be at most %(max)s"
    ),
    choices_missing=_("question %(question)s is of kind %(kind)s and must have at least 2 choices"),
    choices_not_used=_("question %(question)s is of kind %(kind)s; choices must be left out"),
    required_file_only=_("question %(question)s asks for a file; the rulebook must have an evidence type for it"),
)

ELIGIBILITY = _errors(
    severity_must_be_manual=_("only a person can check %(type)s; severity must be manual, not %(severity)s"),
    likeness_cannot_block=_("titles alike below 1 may be different; severity must be warn or manual, or similarity 1"),
    years_reversed=_("from %(first)s is after to %(last)s; must be in order"),
    not_a_day=_("'%(value)s' is not a day of the calendar; must be as 2026-08-17"),
    days_reversed=_("end %(end)s is before start %(start)s; must be on or after it"),
    no_limit=_("the rule limits nothing; give n, by_participant_type or by_group"),
    wrong_question_kind=_("question %(question)s is of kind %(kind)s, must be %(expected)s"),
    no_goals=_("the form has no question of kind sdgs and no category names goals; add one"),
    no_declaration=_("the form has no question of kind declaration; add one"),
    no_gate=_("the rulebook has no gate; list the kriteria there"),
)

STAGES = _errors(
    registration_once=_("there are %(count)s stages of kind registration, must be exactly one"),
    registration_first=_("the registration is stage %(position)s, must be the first"),
    not_an_instant=_("'%(value)s' is not a moment; must be as 2026-08-17T12:00:00+07:00"),
    closes_before_opens=_("stage %(stage)s closes at %(closes)s, must be after %(opens)s"),
    always_scored=_("a %(kind)s is always scored; leave `scored` out or give true"),
    never_scored=_("a %(kind)s cannot be scored; must be one of %(allowed)s"),
    scoring_field_unscored=_("stage %(stage)s is not scored; %(field)s must be left out%(hint)s"),
    scored_stage_needs=_("stage %(stage)s is scored and must have %(field)s"),
    field_of_other_kind=_("%(field)s belongs to a %(expected)s; stage %(stage)s is a %(kind)s, leave it out"),
)

SCORING = _errors(
    scale_order=_("min %(min)s must be below max %(max)s"),
    step_does_not_divide=_("step %(step)s does not divide max - min = %(range)s; must go into it without a rest"),
    weights_sum=_("weights of group %(group)s sum to %(sum)s, must be 100"),
    no_scored_criterion=_(
        "group %(group)s has no criterion with a weight above 0 in stage %(stage)s; must have at least one"
    ),
    weight_missing=_("criterion %(criterion)s has no parts and must have a weight (0 = read, not scored)"),
    parent_weight=_(
        "parts of %(criterion)s weigh %(sum)s in group %(group)s; its weight must be %(sum)s or be left out"
    ),
    parts_differ=_(
        "parts of %(criterion)s weigh %(sum)s in group %(group)s and %(first)s in %(other)s; "
        "must be equal, or use two parents"
    ),
    part_outside_parent=_("'%(group)s' is not a group of the parent %(parent)s; must be one of %(known)s"),
    parent_cycle=_("criterion %(criterion)s is a part of itself through %(chain)s; a parent must lead to the top"),
    descriptor_order=_("min %(min)s must not be above max %(max)s"),
    descriptor_off_scale=_("%(min)s to %(max)s leaves the scale %(low)s to %(high)s; must stay inside it"),
    descriptors_overlap=_(
        "%(min)s to %(max)s overlaps the band %(other_min)s to %(other_max)s; bands must not share a value"
    ),
    sum_needs_equal_number=_(
        "the method sum must have judges.equal_number: true, or more judges would mean more points"
    ),
    drops_without_trimming=_(
        "%(field)s is %(value)s but the method is %(method)s; must be 0, or the method trimmed_mean"
    ),
    trimming_leaves_nothing=_(
        "trimming drops %(dropped)s of %(judges)s judges; judges.min must be at least %(needed)s, or if_too_few mean"
    ),
    exclusion_lowers_sum=_("exclude_criterion would lower a weighted_sum; must be refuse, or combine weighted_mean"),
    round_not_used=_("round.%(field)s does not exist over %(over)s; must be left out"),
    adjustment_needs_totals=_("severity needs aggregate.over judge_total; must be none over criterion"),
)

ADVANCEMENT = _errors(
    advancement_needs_scores=_("stage %(stage)s is not scored; method must be all_passed or manual, not %(method)s"),
    seats_missing=_("the method %(method)s must have n, or n_by for each of %(dimension)s: %(missing)s"),
    seats_not_used=_("the method %(method)s has no seats; %(field)s must be left out"),
    seats_without_lists=_("n_by gives seats by the first dimension of per, which is empty; use n, or fill per"),
    no_seats=_("%(name)s has 0 seats, must have at least 1"),
    min_score_missing=_("the method %(method)s must have min_score"),
    min_score_not_used=_("the method %(method)s has no passing grade; min_score must be left out"),
    min_score_unreachable=_("%(score)s is outside %(low)s to %(high)s, what %(what)s can reach; must be inside"),
    quotas_not_used=_("the method %(method)s fills no seats; quotas must be left out"),
    priority_not_used=_("priority must be left out, or the method be threshold_then_top_n (it is %(method)s)"),
    tie_at_cut_not_used=_("the method %(method)s has no cut; tie_at_cut must be include_all or left out"),
    quota_order=_("min %(min)s must not be above max %(max)s"),
    quota_says_nothing=_("the quota has neither min nor max; give one of them"),
    quota_value=_("'%(value)s' must be the code of a %(dimension)s; known: %(known)s"),
    quota_repeated=_("%(by)s = %(value)s has a quota already; keep one"),
    quota_minima=_("minima of %(by)s sum to %(sum)s, must be at most the %(seats)s seats%(place)s"),
)

RESULTS = _errors(
    final_missing=_("the rulebook has %(reason)s and must have final"),
    stage_not_scored=_("stage %(stage)s is not scored; must be one of %(known)s"),
    stage_twice=_("stage %(stage)s is named twice; keep one"),
    carry_weights_sum=_("weights of final.from sum to %(sum)s, must be 100"),
    carry_mixed=_("final.from mixes score and rank; must be the same for every stage"),
    no_categories=_("a list per category needs categories; declare them or use another list"),
    ref_missing=_("a step by %(by)s must have ref: %(expected)s"),
    ref_not_used=_("a step by %(by)s compares nothing named; ref must be left out"),
    ref_form=_("'%(value)s' must be %(expected)s"),
    ref_not_scored=_("criterion %(criterion)s of %(stage)s is not scored; must be a leaf with a weight above 0"),
    step_twice=_("the step stands in the chain already; keep one"),
    plenary_not_last=_("the plenary decides whatever is left; must be the last step"),
    rank_order=_("rank_from %(first)s must not be above rank_to %(last)s"),
    award_list=_("final.rankings does not hold the list %(per)s; must be one of %(known)s"),
    awards_overlap=_(
        "ranks %(first)s to %(last)s of the list %(per)s overlap award %(other)s; each rank must have one award"
    ),
    on_tie_missing=_(
        "a tie above rank %(first)s can empty this award; on_tie must be share, share_and_skip or plenary"
    ),
    min_score_of_ranks=_("final.from carries ranks, where lower is better; min_score must be left out"),
)

WARNINGS = _warnings(
    legal_basis_unverified=_(
        "nobody has confirmed %(kind)s %(number)s/%(year)s; have the legal officer read it, then set verified: true"
    ),
    rank_without_award=_("the list %(per)s has no award for rank %(ranks)s; close the gap if that is not meant"),
    group_not_in_final=_(
        "group %(group)s does not pass through stage %(stage)s, so its entries can never be finalists"
    ),
    trimming_drops_nothing=_("trimmed_mean without drop_high and drop_low is a plain mean; use mean or drop something"),
)

PROBLEM_TEXTS: dict[str, ProblemText] = {
    **READING,
    **STRUCTURE,
    **REFERENCES,
    **FORM,
    **ELIGIBILITY,
    **STAGES,
    **SCORING,
    **ADVANCEMENT,
    **RESULTS,
    **WARNINGS,
}
