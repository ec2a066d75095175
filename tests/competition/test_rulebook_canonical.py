import copy
import json
import string
import unicodedata
from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rulebook.building import parse_canonical
from competition.rulebook.canonical import read_canonical
from competition.rulebook.checking import check_document
from competition.rulebook.loading import load_document
from competition.rulebook.normalisation import normalise_document
from competition.rulebook.yaml_reading import read_yaml
from competition.rulebook.yaml_writing import write_yaml
from tests.competition.rulebook_samples import (
    PRESET_NAMES,
    REMOVED,
    SMALL,
    change_document,
    find_codes,
    preset_document,
    small_document,
)

SAMPLES = {"small": small_document, **{name: (lambda name=name: preset_document(name)) for name in PRESET_NAMES}}
each_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)


def reversed_keys(value):
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(item) for item in value] if isinstance(value, list) else value


@each_sample
def test_digest_does_not_depend_on_the_order_of_keys(sample):
    assert load_document(reversed_keys(sample())).digest == load_document(sample()).digest


@each_sample
def test_digest_does_not_depend_on_omitted_defaults(sample):
    normalised = normalise_document(sample())
    assert normalised != sample()
    assert load_document(normalised).digest == load_document(sample()).digest


@each_sample
def test_normalising_twice_changes_nothing(sample):
    assert normalise_document(normalise_document(sample())) == normalise_document(sample())


@each_sample
def test_normalised_document_passes_the_checks(sample):
    assert find_codes(normalise_document(sample())) == find_codes(sample())


@each_sample
def test_functions_leave_the_document_alone(sample):
    document = sample()
    before = copy.deepcopy(document)
    check_document(document), normalise_document(document), load_document(document), write_yaml(document)
    assert document == before


@each_sample
def test_yaml_round_trip_keeps_document_digest_and_rules(sample):
    document = sample()
    reread = read_yaml(write_yaml(document))
    assert reread == document
    assert load_document(reread).digest == load_document(document).digest
    assert load_document(reread).rules == load_document(document).rules


@each_sample
def test_canonical_round_trip_keeps_text_and_rules(sample):
    text = load_document(sample()).text
    assert load_document(read_yaml(text)).text == text
    assert load_document(read_yaml(text)).rules == load_document(sample()).rules


@each_sample
def test_rules_come_from_the_canonical_text_alone(sample):
    rulebook = load_document(sample())
    assert read_canonical(rulebook.text) == rulebook.document
    assert parse_canonical(rulebook.text) == rulebook.rules


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"a": 1}', '{"b":1,"a":1}', '{"a":1,"a":1}', '{"a":1.0}', '{"a":NaN}', "a: 1"]
)
def test_another_text_than_the_canonical_one_is_not_read(text):
    with pytest.raises(ValueError):
        read_canonical(text)


@each_sample
def test_canonical_is_json_without_spaces_and_sorted(sample):
    text = load_document(sample()).text
    loaded = json.loads(text, parse_float=Decimal)
    assert "\n" not in text
    assert list(loaded) == sorted(loaded)
    assert loaded == normalise_document(sample())


@pytest.mark.parametrize(
    ("number", "same"), [("22.5", "22.50"), ("22.5", "22.500000"), ("22.50", "22.5"), ("37.5", "37.50")]
)
def test_digest_does_not_depend_on_how_a_number_is_written(number, same):
    assert load_document(read_yaml(SMALL.replace(number, same))).digest == load_document(small_document()).digest


def test_whole_decimals_are_whole_numbers():
    document = change_document(
        small_document(), **{"final.from[0].weight": Decimal("70.00"), "awards[1].min_score": Decimal("60.0")}
    )
    assert load_document(document).text == load_document(small_document()).text
    assert '"min_score":60,' in load_document(document).text


def test_canonical_prints_numbers_in_shortest_plain_form():
    document = change_document(
        small_document(), **{"stages[1].spread.max": Decimal("0.000001"), "awards[1].min_score": Decimal("1E+1")}
    )
    text = load_document(document).text
    assert '"spread":{"max":0.000001,' in text
    assert '"min_score":10,' in text


def test_canonical_composes_accents_and_keeps_them():
    composed, decomposed = "Inovasi é", unicodedata.normalize("NFD", "Inovasi é")
    assert composed != decomposed
    texts = [load_document(small_document(name=name)).text for name in (composed, decomposed)]
    assert texts[0] == texts[1]
    assert '"name":"Inovasi é"' in texts[0]
    assert load_document(small_document(name=decomposed)).rules.name == composed


def test_text_that_composing_makes_too_long_is_refused():
    growing = "\u0958"
    assert len(unicodedata.normalize("NFC", growing)) == 2
    assert check_document(small_document(name=growing * 100)).problems == []
    (problem,) = check_document(small_document(name=growing * 101)).problems
    assert str(problem) == "name: has 202 characters, must have at most 200"


def test_order_of_named_groups_does_not_matter_but_that_of_groups_does():
    turned = small_document(**{"evidence[0].required_for": ["khusus", "umum"]})
    straight = small_document(**{"evidence[0].required_for": ["umum", "khusus"]})
    assert load_document(turned).digest == load_document(straight).digest
    assert (
        load_document(small_document(groups=small_document()["groups"][::-1])).digest
        != load_document(small_document()).digest
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Lomba Lain"},
        {
            "stages[1].criteria[2].weight": Decimal("37.500001"),
            "stages[1].criteria[3].weight": Decimal("22.499999"),
        },
        {"stages[1].judges.min": 4},
        {"awards[1].on_tie": "plenary"},
        {"tie_break": [small_document()["tie_break"][step] for step in (1, 0, 2, 3)]},
        {"grace.seconds": 121},
        {"publication": {"scores": "none"}},
        {"stages[0].closes_at": "2026-08-31T16:00:01+07:00"},
        {"legal_bases[0].verified": REMOVED},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_digest_follows_every_change_of_a_rule(changes):
    assert load_document(small_document(**changes)).digest != load_document(small_document()).digest


def test_normalise_writes_everything_out():
    document = normalise_document(small_document())
    question, stage = document["form"][0]["questions"][0], document["stages"][1]
    assert question["min_words"] == {"umum": 10, "khusus": 10}
    assert stage["groups"] == stage["criteria"][0]["groups"] == ["umum", "khusus"]
    assert stage["criteria"][4]["groups"] == ["umum"]
    assert (stage["scored"], stage["values"], stage["combine"], stage["adjustment"]) == (
        *(True, "normalised", "weighted_mean", "none"),
    )
    assert stage["round"] == {"judge_total": None, "criterion": None, "weighted_criterion": None, "stage": 3}
    assert document["stages"][4]["scored"] is False
    assert document["stages"][4]["aggregate"] is None
    assert document["awards"][0]["on_tie"] == "share"
    assert document["legal_bases"][0]["number"] == "12"
    assert [rule["severity"] for rule in document["eligibility"][:4]] == ["block", "block", "warn", "manual"]
    assert document["eligibility"][0]["params"]["count_back_from"] == "registration_close"


def test_parent_without_weight_is_given_that_of_its_parts():
    document = small_document(**{"stages[1].criteria[1].weight": REMOVED})
    assert load_document(document).digest == load_document(small_document()).digest


def test_yaml_is_in_the_order_of_the_schema_with_texts_as_blocks():
    document = change_document(reversed_keys(small_document()), **{"groups[0].help": "Baris satu.\nBaris dua."})
    text = write_yaml(document)
    assert text.startswith("schema: 1\nrulebook: lomba-kecil\nname: Lomba Kecil\n")
    assert "    help: |-\n      Baris satu.\n      Baris dua.\n" in text
    assert "    scale: {min: 0, max: 10, step: 0.5}\n" in text


def test_yaml_means_the_same_to_other_programs():
    document = change_document(
        small_document(), name="yes", **{"groups[0].label": "2026-08-17", "groups[1].label": "1e3"}
    )
    loaded = yaml.safe_load(write_yaml(document))
    assert loaded["name"] == "yes"
    assert [group["label"] for group in loaded["groups"]] == ["2026-08-17", "1e3"]
    assert loaded["stages"][0]["opens_at"] == "2026-08-01T08:00:00+07:00"


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\t"), max_size=60)
numbers = st.decimals(min_value=0, max_value=1000, places=6) | st.integers(0, 1000)
labels = words.filter(lambda text: 0 < len(unicodedata.normalize("NFC", text)) <= 200 and text)


@settings(max_examples=60, deadline=None)
@given(name=labels, help_text=words, factor=numbers, code=st.text(string.ascii_lowercase, min_size=1, max_size=40))
def test_any_text_and_number_survives_both_ways(name, help_text, factor, code):
    document = change_document(
        small_document(),
        name=name,
        **{
            "groups[0].help": help_text,
            "stages[1].spread.max": factor,
            "gate[0].code": code,
            "eligibility[3].params": {},
        },
    )
    assert check_document(document).problems == []
    loaded = load_document(document)
    reread = read_yaml(write_yaml(document))
    assert reread == document
    assert load_document(reread).digest == loaded.digest
    assert load_document(read_yaml(loaded.text)).digest == loaded.digest
