"""The presets are sound, and say what the sources say."""

from decimal import Decimal

import pytest

from competition.rulebook.checking import check_document
from competition.rulebook.loading import load_document
from competition.rulebook.vocabulary import (
    AdvancementMethod,
    AggregateMethod,
    AggregateOver,
    CarryAs,
    EligibilityType,
    RankingScope,
    RuleSeverity,
    StageKind,
    TieAction,
    TieAtCut,
)
from tests.competition.rulebook_samples import PRESET_NAMES, PRESETS, preset_document, preset_text

ASPECTS_2023 = {
    "latar_belakang_tujuan": 10,
    "kebaruan_nilai_tambah": 15,
    "implementasi": 5,
    "signifikansi": 30,
    "adaptabilitas": 20,
    "sumber_daya": 5,
    "strategi_keberlanjutan": 15,
}
each_preset = pytest.mark.parametrize("name", PRESET_NAMES)


@pytest.fixture
def rules(request):
    return load_document(preset_document(request.param)).rules


def of_preset(name):
    return pytest.mark.parametrize("rules", [name], indirect=True)


def questions_of(rules):
    return {question.code: question for section in rules.form for question in section.questions}


def weights_of(rules, stage, group="umum"):
    return {criterion.code: criterion.weight for criterion in rules.stage(stage).scored_criteria(group)}


def carried_weights(rules):
    return [(source.stage, source.weight, source.as_) for source in rules.final.sources]


def test_all_presets_are_tested():
    assert sorted(path.stem for path in PRESETS.glob("*.yaml")) == list(PRESET_NAMES)


@each_preset
def test_preset_has_no_error_and_doubts_only_its_legal_basis(name):
    assert {problem.code for problem in check_document(preset_document(name)).problems} == {"legal_basis_unverified"}
    assert load_document(preset_document(name)).rules.code == name


@each_preset
def test_preset_is_marked_unverified_and_without_dates(name):
    rules = load_document(preset_document(name)).rules
    assert rules.verified is False
    assert {(stage.opens_at, stage.closes_at) for stage in rules.stages} == {(None, None)}
    assert rules.grace_seconds == 120


@each_preset
def test_preset_names_its_sources_and_its_own_design(name):
    comments = " ".join(line for line in preset_text(name).splitlines() if line.lstrip().startswith("#"))
    assert "[design]" in comments
    assert "ersumber" in comments


@each_preset
def test_preset_gate_has_the_five_criteria(name):
    rules = load_document(preset_document(name)).rules
    assert len(rules.gate) == 5
    assert [gate.code for gate in rules.gate][:3] == ["kebaruan", "efektif", "bermanfaat"]
    (rule,) = [rule for rule in rules.eligibility if rule.type is EligibilityType.MEETS_ALL_CRITERIA]
    assert rule.severity is RuleSeverity.MANUAL


@each_preset
def test_preset_scores_every_group_with_weights_of_100(name):
    rules = load_document(preset_document(name)).rules
    for stage in rules.scored_stages:
        for group in stage.groups:
            assert sum(criterion.weight for criterion in stage.scored_criteria(group)) == 100


@each_preset
def test_preset_asks_nothing_a_criterion_cannot_see(name):
    """Each scored criterion of a desk evaluation reads a question that is asked in each of its groups."""
    rules = load_document(preset_document(name)).rules
    questions = questions_of(rules)
    for stage in rules.scored_stages:
        for criterion in stage.criteria:
            for code in criterion.questions:
                assert set(criterion.groups) <= set(questions[code].groups)
            assert criterion.questions or stage.kind is not StageKind.DESK_EVALUATION


@each_preset
def test_preset_ends_its_tie_chain_in_the_plenary(name):
    assert load_document(preset_document(name)).rules.tie_break[-1].by == "plenary"


@of_preset("kabupaten-default")
def test_regency_has_the_four_categories_of_oku_timur(rules):
    assert [category.code for category in rules.categories] == ["opd", "kecamatan_kelurahan", "puskesmas", "masyarakat"]


@of_preset("kabupaten-default")
def test_regency_weighs_proposal_70_and_presentation_30(rules):
    assert carried_weights(rules) == [("proposal", 70, CarryAs.SCORE), ("presentasi", 30, CarryAs.SCORE)]
    assert weights_of(rules, "proposal") == ASPECTS_2023
    assert weights_of(rules, "presentasi") == {
        "kebaruan": 30,
        "kemanfaatan": 25,
        "kewenangan_kolaborasi": 15,
        "replikasi_aplikatif": 20,
        "penguasaan_penyajian": 10,
    }


@of_preset("kabupaten-default")
def test_regency_reads_three_judges_by_the_mean_and_warns_of_20_points(rules):
    stage = rules.stage("proposal")
    assert (stage.judges.min, stage.aggregate.over, stage.aggregate.method) == (
        3,
        AggregateOver.JUDGE_TOTAL,
        AggregateMethod.MEAN,
    )
    assert (stage.spread.max, stage.spread.then) == (20, "warn")
    assert (stage.advancement.method, stage.advancement.n, stage.advancement.tie_at_cut) == (
        *(AdvancementMethod.TOP_N, 10, TieAtCut.INCLUDE_ALL),
    )
    assert (rules.final.round.places, rules.final.round.mode, rules.final.rank_on) == (2, "half_up", "rounded")


@of_preset("kabupaten-default")
def test_regency_describes_the_whole_scale_of_every_criterion(rules):
    for stage in rules.scored_stages:
        for criterion in stage.criteria:
            bands = [(band.min, band.max) for band in criterion.descriptors]
            assert (bands[0][0], bands[-1][1]) == (0, 100)
            assert [low for low, _ in bands[1:]] == [high + 1 for _, high in bands[:-1]]


@of_preset("kabupaten-default")
def test_regency_breaks_ties_by_significance_then_presentation(rules):
    chain = [(step.by, step.ref) for step in rules.tie_break]
    assert chain == [("criterion", "proposal.signifikansi"), ("stage", "presentasi"), ("plenary", None)]


@of_preset("kabupaten-default")
def test_regency_awards_ranks_1_to_10_of_the_overall_list(rules):
    assert [(award.label, award.rank_from, award.rank_to) for award in rules.awards] == [
        ("Juara I", 1, 1),
        ("Juara II", 2, 2),
        ("Juara III", 3, 3),
        ("Harapan I", 4, 4),
        ("Harapan II", 5, 5),
        ("Harapan III", 6, 6),
        ("Peringkat VII-X", 7, 10),
    ]
    assert {award.per for award in rules.awards} == {RankingScope.OVERALL}
    assert [award.on_tie for award in rules.awards] == [TieAction.PLENARY] * 6 + [TieAction.SHARE]


@of_preset("kabupaten-default")
def test_regency_eligibility_is_one_year_a_decree_and_three_entries(rules):
    by_type = {rule.type: rule for rule in rules.eligibility}
    assert by_type["min_age"].params == {"months": 12, "count_back_from": "registration_close", "exceptions": {}}
    assert by_type["evidence_present"].params == {"codes": ["sk_inovasi"]}
    assert by_type["max_entries"].params["n"] == 3
    assert by_type["unique_title"].severity is RuleSeverity.WARN


@of_preset("kabupaten-default")
def test_regency_presents_7_and_13_minutes_and_objects_for_5_days(rules):
    minutes = rules.stage("presentasi").minutes
    assert (minutes.presentation, minutes.interview) == (7, 13)
    assert rules.stage("uji_publik").days == 5
    assert rules.stage("lapangan").outcomes == ("sesuai", "sesuai_dengan_catatan", "tidak_sesuai")


@of_preset("kabupaten-default")
def test_regency_tells_the_bureau_nothing_where_the_public_reads(rules):
    assert [stage.code for stage in rules.stages if "dihapus" in stage.help] == []


@of_preset("kipp-2023")
def test_kipp_2023_has_the_published_weights(rules):
    assert weights_of(rules, "proposal") == ASPECTS_2023
    (summary,) = [criterion for criterion in rules.stage("proposal").criteria if criterion.code == "ringkasan"]
    assert summary.weight == 0
    assert questions_of(rules)["ringkasan"].max_words == {"umum": 200, "khusus": 200}


@of_preset("kipp-2023")
def test_kipp_2023_says_that_the_weights_of_khusus_are_assumed(rules):
    assert weights_of(rules, "proposal", "khusus") == ASPECTS_2023
    assert "belum diketahui" in rules.stage("proposal").help


@of_preset("kipp-2023")
def test_kipp_2023_nominates_198_and_30(rules):
    advancement = rules.stage("proposal").advancement
    assert (advancement.per, advancement.n, advancement.n_by) == (("group",), None, {"umum": 198, "khusus": 30})


@of_preset("kipp-2023")
def test_kipp_2023_keeps_former_winners_apart(rules):
    rows = [(rule.groups, rule.type, rule.params["lists"], rule.params["years"]) for rule in rules.eligibility
            if "lists" in rule.params]  # fmt: skip
    assert rows == [
        (("umum",), "never_awarded", ["top_99"], None),
        (("umum",), "never_awarded", ["top_terpuji"], None),
        (("khusus",), "is_former_winner", ["top_terpuji"], {"from": 2014, "to": 2021}),
        (("khusus",), "never_awarded", ["top_15_khusus"], None),
        (("khusus",), "never_awarded", ["outstanding"], {"from": 2020, "to": 2022}),
    ]


@of_preset("provinsi-2022")
def test_province_has_the_published_word_limits(rules):
    limits = {code: question.max_words for code, question in questions_of(rules).items() if question.max_words}
    assert limits == {
        "ringkasan": {"umum": 200, "replikasi": 200, "khusus": 200},
        "ide_inovatif": {"umum": 600},
        "signifikansi": {"umum": 600},
        "kontribusi_tpb": {"umum": 200},
        "adaptabilitas": {"umum": 400, "khusus": 200},
        "keberlanjutan": {"umum": 600},
        "kolaborasi": {"umum": 200},
        "inspirasi": {"replikasi": 100},
        "proses_replikasi": {"replikasi": 200},
        "faktor_pembeda": {"replikasi": 100},
        "pembaruan": {"khusus": 200},
        "penguatan_keberlanjutan": {"khusus": 300},
        "evaluasi": {"khusus": 300},
    }


@of_preset("provinsi-2022")
def test_province_has_the_published_quotas_and_sizes(rules):
    assert {kind.code: kind.max_entries for kind in rules.participant_types} == {
        "opd_provinsi": 5,
        "kab_kota": 3,
        "bumd": 3,
    }
    assert [group.outside_quota for group in rules.groups] == [False, False, True]
    assert [group.by_invitation for group in rules.groups] == [False, False, True]
    assert {kind.code: kind.max_mb for kind in rules.evidence}["sk_inisiator"] == Decimal(1)
    assert {kind.max_mb for kind in rules.evidence} == {Decimal(1), Decimal(2)}


@of_preset("provinsi-2022")
def test_province_weighs_70_and_30_and_awards_a_top_30(rules):
    assert carried_weights(rules) == [("substansi", 70, CarryAs.SCORE), ("presentasi", 30, CarryAs.SCORE)]
    assert [(award.label, award.rank_from, award.rank_to) for award in rules.awards] == [
        ("Top 30 Inovasi Pelayanan Publik", 1, 30)
    ]


@of_preset("permenpan-rb-30-2014")
def test_permenpan_scores_its_five_aspects_alike(rules):
    aspects = ["kebaruan", "efektif", "bermanfaat", "dapat_ditransfer", "berkelanjutan"]
    assert weights_of(rules, "proposal") == dict.fromkeys(aspects, 20)
    assert [gate.code for gate in rules.gate] == aspects


@of_preset("permenpan-rb-30-2014")
def test_permenpan_names_no_article_it_has_not_read(rules):
    (basis,) = rules.legal_bases
    assert (basis.number, basis.year, basis.article, basis.verified) == ("30", 2014, None, False)


@of_preset("permenpan-rb-30-2014")
def test_permenpan_has_top_9_and_top_99(rules):
    assert rules.stage("proposal").advancement.n == 99
    assert [(award.code, award.rank_from, award.rank_to) for award in rules.awards] == [
        ("top_9", 1, 9),
        ("top_99", 10, 99),
    ]
    assert [category.code for category in rules.categories] == ["kl", "provinsi", "kabupaten", "kota"]
    assert rules.participant_types[0].max_entries is None
