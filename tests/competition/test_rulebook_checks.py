from decimal import Decimal

import pytest

from competition.rulebook.checking import check_document
from competition.rulebook.loading import load_document
from competition.rulebook.problem_texts import PROBLEM_TEXTS
from competition.rulebook.problems import RulebookError
from competition.rulebook.schema import DEFINITIONS
from competition.rulebook.vocabulary import EligibilityType, StageKind
from tests.competition.rulebook_samples import REMOVED, change_document, find_codes, small_document

Q = "form[0].questions"
E = "eligibility"


def test_small_rulebook_has_no_problem():
    assert find_codes(small_document()) == []


STRUCTURE = [
    ({"name": REMOVED}, "name", "missing_key"),
    ({"schema": 2}, "schema", "must_be"),
    ({"schema": True}, "schema", "must_be"),
    ({"word_count": "id-v2"}, "word_count", "must_be"),
    ({"rulebook": "Lomba"}, "rulebook", "bad_format"),
    ({"rulebook": "lomba\n"}, "rulebook", "bad_format"),
    ({"groups[0].code": "um-um"}, "groups[0].code", "bad_format"),
    ({"groups[0].code": "umum\n"}, "groups[0].code", "bad_format"),
    ({"groups[0].code": "u" * 41}, "groups[0].code", "bad_format"),
    ({"groups[0].label": "x" * 201}, "groups[0].label", "too_long"),
    ({"groups[0].label": ""}, "groups[0].label", "empty_text"),
    ({"groups[0].label": 30}, "groups[0].label", "wrong_type"),
    ({"groups": []}, "groups", "too_few_items"),
    ({"gate": [{"code": "a", "label": "A"}] * 21}, "gate", "too_many_items"),
    ({"stages[1].advancement.n_by": {"Khusus ": 3}}, "stages[1].advancement.n_by", "bad_format"),
    ({"group": []}, "group", "unknown_key"),
    ({"stages[1].criteria[0].wieght": 5}, "stages[1].criteria[0].wieght", "unknown_key"),
    ({"stages[1].criteria[0].weight": -1}, "stages[1].criteria[0].weight", "too_small"),
    ({"stages[1].criteria[0].weight": True}, "stages[1].criteria[0].weight", "wrong_type"),
    ({"stages[1].judges.min": Decimal("2.5")}, "stages[1].judges.min", "wrong_type"),
    ({"stages[1].kind": "interview"}, "stages[1].kind", "not_one_of"),
    ({"stages[1].scale.step": 0}, "stages[1].scale.step", "not_above"),
    ({"stages[1].round.stage": 7}, "stages[1].round.stage", "too_large"),
    ({"stages[0].opens_at": "2026-08-01T08:00:00"}, "stages[0].opens_at", "bad_format"),
    ({"stages[0].opens_at": "2026-08-01"}, "stages[0].opens_at", "bad_format"),
    ({"publication": {"rows": "everybody"}}, "publication.rows", "not_one_of"),
    ({"publication": {"feedback": ["averages", "averages"]}}, "publication.feedback", "repeated_item"),
    ({"grace.seconds": 3601}, "grace.seconds", "too_large"),
    ({"final.from": []}, "final.from", "too_few_items"),
    ({f"{E}[0].type": "min_ages"}, f"{E}[0].type", "not_one_of"),
    ({f"{E}[0].params": {}}, f"{E}[0].params.months", "missing_key"),
    ({f"{E}[0].params.days": 3}, f"{E}[0].params.days", "unknown_key"),
    ({f"{E}[0].params.months": "12"}, f"{E}[0].params.months", "wrong_type"),
    ({f"{E}[2].params.similarity": Decimal("1.01")}, f"{E}[2].params.similarity", "too_large"),
    ({"stages[1].criteria[2].weight": Decimal("37.5000001")}, "stages[1].criteria[2].weight", "too_many_decimals"),
]

REFERENCES = [
    ({"ranked_entity": "work_unit"}, "ranked_entity", "reserved_entity"),
    ({"groups[1].code": "umum"}, "groups[1].code", "duplicate_code"),
    ({"awards[1].code": "juara_1"}, "awards[1].code", "duplicate_code"),
    ({"stages[2].code": "substansi"}, "stages[2].code", "duplicate_code"),
    ({"stages[1].criteria[2].code": "dalam"}, "stages[1].criteria[3].code", "duplicate_code"),
    ({f"{Q}[3].code": "dampak"}, f"{Q}[3].code", "duplicate_code"),
    ({"attributes.unit[0]": "replicated"}, "attributes.entry[0]", "duplicate_code"),
    ({"attributes.unit[1]": "group"}, "attributes.unit[1]", "reserved_attribute"),
    ({"participant_types[0].max_entries_by_group": {"replikasi": 1}},)
    + ("participant_types[0].max_entries_by_group.replikasi", "unknown_reference"),
    ({f"{E}[0].groups": ["umum", "replikasi"]}, f"{E}[0].groups[1]", "unknown_reference"),
    ({"evidence[0].required_for": ["replikasi", "umum"]}, "evidence[0].required_for[0]", "unknown_reference"),
    ({"stages[4].groups": ["replikasi"]}, "stages[4].groups[0]", "unknown_reference"),
    ({"stages[2].criteria[0].questions": ["dampk"]}, "stages[2].criteria[0].questions[0]", "unknown_reference"),
    ({"stages[1].criteria[2].parent": "dampk"}, "stages[1].criteria[2].parent", "unknown_reference"),
]

FORM = [
    ({f"{Q}[0].max_words": {"replikasi": 9}}, f"{Q}[0].max_words.replikasi", "unknown_reference"),
    ({f"{Q}[1].groups": ["replikasi"]}, f"{Q}[1].groups[0]", "unknown_reference"),
    ({f"{Q}[1].max_words": {"khusus": 9}}, f"{Q}[1].max_words.khusus", "group_not_asked"),
    ({f"{Q}[0].min_words": 250}, f"{Q}[0].min_words", "min_above_max_words"),
    ({f"{Q}[2].max_words": 5}, f"{Q}[2].max_words", "words_only_for_text"),
    ({f"{Q}[2].choices": ["Digital"]}, f"{Q}[2].choices", "choices_missing"),
    ({f"{Q}[1].choices": ["Ya"]}, f"{Q}[1].choices", "choices_not_used"),
    ({f"{Q}[1].evidence": "required", "evidence": [], f"{E}[1]": {"code": "sk", "type": "team_size", "message": "x"}
      | {"params": {"max": 5}}}, f"{Q}[1].evidence", "required_file_only"),
]  # fmt: skip

ELIGIBILITY = [
    ({f"{E}[3].severity": "block"}, f"{E}[3].severity", "severity_must_be_manual"),
    ({f"{E}[7].severity": "warn"}, f"{E}[7].severity", "severity_must_be_manual"),
    ({f"{E}[2].severity": "block"}, f"{E}[2].severity", "likeness_cannot_block"),
    ({f"{E}[0].params.exceptions": {"desa": 6}}, f"{E}[0].params.exceptions.desa", "unknown_reference"),
    ({f"{E}[1].params.codes": ["sk"]}, f"{E}[1].params.codes[0]", "unknown_reference"),
    ({f"{E}[3].params.criteria": ["baru"]}, f"{E}[3].params.criteria[0]", "unknown_reference"),
    ({"gate": []}, f"{E}[3].params", "no_gate"),
    ({f"{E}[4].params.end": "2023-12-31"}, f"{E}[4].params.end", "days_reversed"),
    ({f"{E}[4].params.start": "2024-02-30"}, f"{E}[4].params.start", "not_a_day"),
    ({f"{E}[5].params": {}}, f"{E}[5].params", "no_limit"),
    (
        {f"{E}[5].params.by_participant_type": {"desa": 1}},
        f"{E}[5].params.by_participant_type.desa",
        "unknown_reference",
    ),
    ({f"{E}[5].params.by_group": {"desa": 1}}, f"{E}[5].params.by_group.desa", "unknown_reference"),
    ({f"{E}[6].params.question": "setuju"}, f"{E}[6].params.question", "unknown_reference"),
    ({f"{E}[6].params.question": "dampak"}, f"{E}[6].params.question", "wrong_question_kind"),
    ({f"{E}[6].params": {}, f"{Q}[3]": REMOVED}, f"{E}[6].params.question", "no_declaration"),
    ({f"{E}[7].params.years": {"from": 2021, "to": 2014}}, f"{E}[7].params.years", "years_reversed"),
    ({f"{E}[7]": {"code": "v", "type": "video", "message": "x", "params": {"question": "dampak"}}},)
    + (f"{E}[7].params.question", "wrong_question_kind"),
    ({f"{E}[7]": {"code": "w", "type": "min_words", "message": "x", "params": {"words": 9, "questions": ["x"]}}},)
    + (f"{E}[7].params.questions[0]", "unknown_reference"),
]

STAGES = [
    ({"stages[0].kind": "admin_check"}, "stages", "registration_once"),
    ({"stages[3]": {"code": "x", "label": "X", "kind": "registration"}}, "stages[3].kind", "registration_once"),
    ({"stages[0].kind": "award", "stages[3]": {"code": "x", "label": "X", "kind": "registration"}},)
    + ("stages[3].kind", "registration_first"),
    ({"stages[0].closes_at": "2026-08-01T08:00:00+07:00"}, "stages[0].closes_at", "closes_before_opens"),
    ({"stages[0].closes_at": "2026-08-01T01:59:59+01:00"}, "stages[0].closes_at", "closes_before_opens"),
    ({"stages[0].closes_at": "2026-08-32T08:00:00+07:00"}, "stages[0].closes_at", "not_an_instant"),
    ({"stages[2].scored": False}, "stages[2].scored", "always_scored"),
    ({"stages[4].scored": True}, "stages[4].scored", "never_scored"),
    ({"stages[3].scale": {"min": 0, "max": 10}}, "stages[3].scale", "scoring_field_unscored"),
    (
        {"stages[4].criteria": [{"code": "a", "label": "A", "weight": 1}]},
        "stages[4].criteria",
        "scoring_field_unscored",
    ),
    ({"stages[4].blind": "identity"}, "stages[4].blind", "scoring_field_unscored"),
    ({"stages[3].days": 5}, "stages[3].days", "field_of_other_kind"),
    ({"stages[4].minutes": {"presentation": 7, "interview": 13}}, "stages[4].minutes", "field_of_other_kind"),
    ({"stages[2].outcomes": ["sesuai"]}, "stages[2].outcomes", "field_of_other_kind"),
]
CASES = STRUCTURE + REFERENCES + FORM + ELIGIBILITY + STAGES


@pytest.mark.parametrize(("changes", "path", "code"), CASES, ids=[f"{code}-{path}" for _changes, path, code in CASES])
def test_broken_rulebook_is_refused_at_the_place(changes, path, code):
    document = small_document(**changes)
    assert (path, code) in find_codes(document)
    with pytest.raises(RulebookError) as raised:
        load_document(document)
    assert (path, code) in [(problem.path, problem.code) for problem in raised.value.problems]


@pytest.mark.parametrize(("changes", "path", "code"), CASES, ids=[f"{code}-{path}" for _changes, path, code in CASES])
def test_every_problem_says_what_would_be_right(changes, path, code):
    for problem in check_document(small_document(**changes)).problems:
        assert problem.severity == "error"
        assert any(word in problem.message for word in RIGHT), problem.message


RIGHT = (
    *("must", "known:", "did you mean", "does not fit:", "missing:", "keep one", "give ", "left out", "asked in"),
    *("add one", "list ", "leave it out"),
)


def only_problem(document):
    (problem,) = check_document(document).problems
    return problem


def test_unknown_key_suggests_the_nearest():
    problem = only_problem(small_document(**{"stages[1].criteria[0].wieght": 5}))
    assert str(problem) == "stages[1].criteria[0].wieght: there is no key 'wieght' here; did you mean 'weight'?"
    assert problem.value == 5


def test_unknown_reference_names_what_is_known():
    problem = only_problem(small_document(**{"evidence[0].required_for": ["replikasi"]}))
    assert problem.message == "there is no group 'replikasi'; known: umum, khusus"
    assert problem.value == "replikasi"


def test_missing_key_says_what_it_is_for():
    problem = only_problem(small_document(name=REMOVED))
    assert problem.message == "the key 'name' is missing: Name on the rules page and on every document."


def test_scored_field_verification_needs_the_scoring_fields():
    document = small_document(**{"stages[3].scored": True, "stages[3].outcomes": REMOVED})
    assert find_codes(document) == [
        (f"stages[3].{field}", "scored_stage_needs") for field in ("scale", "judges", "criteria")
    ]


@pytest.mark.parametrize("document", [None, [], "text", 7])
def test_check_of_something_else_than_a_mapping(document):
    assert [(problem.path, problem.code) for problem in check_document(document).problems] == [("", "wrong_type")]


def test_all_problems_of_one_pass_are_reported_together():
    document = change_document(
        small_document(), **{"final.from[0].weight": 60, "groups[1].code": "umum", f"{E}[5].params": {}}
    )
    codes = {code for _, code in find_codes(document)}
    assert {"carry_weights_sum", "duplicate_code", "no_limit"} <= codes


def test_warnings_do_not_stop_a_rulebook():
    document = small_document(**{"legal_bases[0].verified": False})
    problem = only_problem(document)
    assert (problem.path, problem.code, problem.severity) == (
        "legal_bases[0].verified",
        "legal_basis_unverified",
        "warning",
    )
    assert load_document(document).rules.legal_bases[0].verified is False


def test_schema_words_are_those_of_the_model():
    assert DEFINITIONS["eligibility_rule"]["properties"]["type"]["enum"] == [kind.value for kind in EligibilityType]
    assert DEFINITIONS["stage"]["properties"]["kind"]["enum"] == [kind.value for kind in StageKind]


def test_every_template_can_be_filled():
    assert {severity for severity, _text in PROBLEM_TEXTS.values()} == {"error", "warning"}
    assert all(text % _AnyParams() for _severity, text in PROBLEM_TEXTS.values())


class _AnyParams(dict):
    def __missing__(self, key):
        return "x"
