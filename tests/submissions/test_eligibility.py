"""Every type of rule while somebody writes: met, to be looked at, not met, or for the bureau to check."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from competition.models import AwardedInnovation
from competition.rulebook.vocabulary import EligibilityType
from core.errors import Refusals
from submissions.enums import TeamRole
from submissions.models import Proposal, TeamMember
from submissions.selectors.eligibility_conditions import ConditionState, eligibility_conditions_of
from submissions.selectors.missing_items import missing_items_of
from submissions.selectors.prefetches import with_related_rows
from submissions.selectors.rule_evaluation import EVALUATORS
from submissions.services.proposals import ProposalData
from submissions.services.submitting import send_proposal
from submissions.services.writing import save_answers, update_identity
from tests.builders import opened, unit
from tests.submissions.team_rules import NOW, OPENS, draft, evidence, fill, rules, writer

pytestmark = pytest.mark.django_db
GATE = [{"code": "baru", "label": "Memiliki kebaruan"}]
MET, WARN, FAIL, BUREAU = ConditionState.MET, ConditionState.WARN, ConditionState.FAIL, ConditionState.BUREAU


def with_rules(*eligibility, code="kecil", slug="lomba-2026", prefix="P26", **changes):
    """An open competition with these rules and a question about goals."""
    document = rules(code=code)
    asked = [{"code": "tpb", "label": "TPB", "kind": "sdgs", "required": False}]
    form = [*document["form"], {"code": "tujuan", "label": "Tujuan", "questions": asked}]
    listed = [{"message": "Ini pesannya.", "code": f"r{n}", **rule} for n, rule in enumerate(eligibility)]
    document |= {"gate": GATE, "form": form, "eligibility": listed, **changes}
    return opened(document, slug=slug, prefix=prefix, at=OPENS)


def whole(proposal):
    return with_related_rows(Proposal.objects).get(pk=proposal.pk)


def condition(proposal, code="r0"):
    return next(each for each in eligibility_conditions_of(whole(proposal)) if each.code == code)


def test_every_type_has_its_fact():
    assert set(EVALUATORS) == set(EligibilityType)


AGE = {"type": "min_age", "params": {"months": 12}}
PERIOD = {"type": "implemented_within", "params": {"start": "2024-01-01", "end": "2025-06-30"}}


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        (AGE, date(2025, 8, 31), MET),
        (AGE, date(2025, 9, 1), FAIL),
        (AGE, None, FAIL),
        (PERIOD, date(2024, 1, 1), MET),
        (PERIOD, date(2025, 6, 30), MET),
        (PERIOD, date(2025, 7, 1), FAIL),
        (PERIOD, date(2023, 12, 31), FAIL),
        ({**PERIOD, "severity": "warn"}, date(2023, 12, 31), WARN),
    ],
)
def test_the_day_it_began(rule, day, expected):
    yulia = writer()
    proposal = draft(with_rules(rule), yulia, started_on=day)
    found = condition(proposal)
    assert found.standing == expected
    if expected is not MET:
        assert found.url.endswith("#id_started_on")
    blocks = [each.url for each in missing_items_of(whole(proposal)) if each.url.endswith("#id_started_on")]
    assert bool(blocks) == (expected is FAIL)


def test_a_like_title_is_told_with_its_edition_and_nothing_else():
    yulia, rival = writer(), writer("rival@contoh.invalid", unit("dinsos"))
    of = with_rules({"type": "unique_title", "params": {"similarity": 0.85}})
    other = draft(of, rival, "Antar Obat untuk Lansia", unit=unit("dinsos"))
    own = draft(of, yulia, "Antar Obat Lansia")
    assert condition(own).standing == MET, "what another unit has not sent is nobody's business"
    fill(other, rival)
    send_proposal(proposal=other, actor=rival, at=NOW)
    found = condition(own)
    assert found.standing == WARN
    assert "Antar Obat untuk Lansia" in found.finding and of.name in found.finding
    assert other.unit.name not in found.finding and other.code not in found.finding
    assert whole(own) and not [each for each in missing_items_of(whole(own)) if "id_title" in each.url]


def test_a_draft_of_the_own_unit_is_told_too():
    yulia = writer()
    of = with_rules({"type": "unique_title", "params": {"similarity": 0.85}})
    draft(of, yulia, "Antar Obat Lansia")
    assert condition(draft(of, yulia, "Antar Obat untuk Lansia")).standing == WARN


def test_an_equal_title_stops_the_sending_where_the_rule_blocks():
    yulia, rival = writer(), writer("rival@contoh.invalid", unit("dinsos"))
    of = with_rules({"type": "unique_title", "severity": "block"})
    other = fill(draft(of, rival, "ANTAR-OBAT", unit=unit("dinsos")), rival)
    send_proposal(proposal=other, actor=rival, at=NOW)
    own = fill(draft(of, yulia, "Antar Obat"), yulia)
    assert condition(own).standing == FAIL
    with pytest.raises(Refusals, match="Ini pesannya"):
        send_proposal(proposal=own, actor=yulia, at=NOW)
    _rename(own, "Antar Obat Lansia", yulia)
    assert condition(own).standing == MET
    send_proposal(proposal=whole(own), actor=yulia, at=NOW)


def _rename(proposal, title, actor):
    names = ("unit", "group", "category", "participant_type", "team_name", "started_on")
    data = ProposalData(title=title, **{name: getattr(proposal, name) for name in names})
    update_identity(proposal=proposal, data=data, actor=actor)


def test_titles_of_other_editions_count_where_the_rule_says_so():
    yulia = writer()
    params = {"similarity": 0.85, "scope": "all_editions"}
    of = with_rules({"type": "unique_title", "params": params})
    earlier = with_rules(code="dulu", slug="lomba-dulu", prefix="D25")
    draft(earlier, yulia, "Antar Obat Lansia")
    found = condition(draft(of, yulia, "Antar Obat Lansia"))
    assert found.standing == WARN and earlier.name in found.finding


def test_a_list_of_honours_is_a_hint_and_the_bureau_decides():
    of = with_rules({"type": "never_awarded", "params": {"lists": ["juara"], "years": {"from": 2020, "to": 2025}}})
    proposal = draft(of, writer(), "Antar Obat Lansia")
    assert (condition(proposal).standing, condition(proposal).finding) == (BUREAU, "Ini pesannya.")
    AwardedInnovation.objects.create(list_code="juara", year=2019, title="Antar Obat Lansia")
    AwardedInnovation.objects.create(list_code="lain", year=2024, title="Antar Obat Lansia")
    AwardedInnovation.objects.create(list_code="juara", year=2023, title="Jemput Bola Akta")
    assert condition(proposal).standing == BUREAU
    AwardedInnovation.objects.create(list_code="juara", year=2024, title="Antar Obat untuk Lansia")
    found = condition(proposal)
    assert found.standing == WARN and "Juara, 2024" in found.finding
    assert missing_items_of(whole(proposal), is_listed=True) == missing_items_of(whole(proposal))


def test_the_quota_is_told_even_where_no_rule_names_it():
    yulia = writer()
    of = with_rules()
    for number in range(3):
        sent = fill(draft(of, yulia, f"Judul {number}", unit=unit()), yulia)
        assert condition(sent, "quota").standing == MET
        send_proposal(proposal=whole(sent), actor=yulia, at=NOW)
    fourth = draft(of, yulia, "Judul 4", unit=unit("dinsos"))
    Proposal.objects.filter(pk=fourth.pk).update(unit=unit())
    assert condition(fourth, "quota").standing == FAIL


def test_a_quota_that_only_warns_stops_nobody():
    yulia = writer()
    of = with_rules({"type": "max_entries", "severity": "warn", "params": {"n": 1}})
    send_proposal(proposal=fill(draft(of, yulia, "Judul 1"), yulia), actor=yulia, at=NOW)
    second = fill(draft(of, yulia, "Judul lain"), yulia)
    assert condition(second).standing == WARN
    send_proposal(proposal=whole(second), actor=yulia, at=NOW)


def test_goals_are_counted():
    yulia = writer()
    proposal = draft(with_rules({"type": "sdg_linked", "params": {"min": 2}}), yulia)
    assert condition(proposal).standing == FAIL
    save_answers(proposal=proposal, texts={"tpb": "3\n16"}, opened={}, actor=yulia, at=NOW)
    assert condition(proposal).standing == MET


def test_team_size_and_organisers(make_person):
    yulia = writer()
    of = with_rules({"type": "team_size", "params": {"max": 1}}, {"type": "not_organiser"})
    proposal = draft(of, yulia)
    assert [condition(proposal, code).standing for code in ("r0", "r1")] == [MET, MET]
    judge = make_person("juri@contoh.invalid", Role.JUDGE)
    TeamMember.objects.create(proposal=proposal, name=judge.name, role=TeamRole.READER, user=judge)  # before he judged
    assert [condition(proposal, code).standing for code in ("r0", "r1")] == [FAIL, FAIL]
    urls = {each.url for each in missing_items_of(whole(proposal))}
    assert f"/inovasi/{proposal.code}/tim/" in urls


def test_answers_declaration_and_evidence():
    yulia = writer()
    of = with_rules(
        {"type": "all_questions_answered"},
        {"type": "min_words", "params": {"words": 5, "questions": ["ringkasan"]}},
        {"type": "declares", "params": {"question": "pernyataan"}},
        {"type": "evidence_present", "params": {"codes": ["sk"]}},
        {"type": "video", "params": {"question": "video"}},
        {"type": "meets_all_criteria"},
    )
    proposal = draft(of, yulia)
    codes = [f"r{n}" for n in range(6)]
    assert [condition(proposal, code).standing for code in codes] == [FAIL, FAIL, FAIL, FAIL, WARN, BUREAU]
    fill(proposal, yulia)
    save_answers(proposal=proposal, texts={"video": "https://contoh.go.id/v"}, opened={}, actor=yulia, at=NOW)
    assert [condition(proposal, code).standing for code in codes] == [MET] * 4 + [BUREAU] * 2
    save_answers(proposal=proposal, texts={"ringkasan": "Satu dua."}, opened={}, actor=yulia, at=NOW)
    assert condition(proposal, "r1").standing == FAIL


def test_a_rule_of_another_group_is_not_told():
    groups = [{"code": "umum", "label": "Umum"}, {"code": "khusus", "label": "Khusus"}]
    of = with_rules({**AGE, "groups": ["khusus"]}, groups=groups)
    proposal = draft(of, writer(), group=of.rulebook_version.groups.get(code="umum"))
    assert [each.code for each in eligibility_conditions_of(whole(proposal))] == ["quota"]


def test_the_page_says_it_in_words_and_links(client, clock):
    yulia = writer()
    proposal = draft(with_rules(AGE, {"type": "meets_all_criteria"}), yulia, started_on=date(2026, 1, 1))
    client.force_login(yulia)
    page = client.get(f"/inovasi/{proposal.code}/").content.decode()
    assert "Ini pesannya." in page and "1 Januari 2026" in page and "#id_started_on" in page
    assert "tidak terpenuhi" in page and "Bagian Organisasi" in page


def test_looking_costs_the_same_however_many_proposals_there_are(client):
    yulia = writer()
    of = with_rules(
        AGE, {"type": "unique_title", "params": {"similarity": 0.85}}, {"type": "max_entries", "params": {"n": 60}},
        participant_types=[{"code": "opd", "label": "OPD", "unit_types": ["dinas"]}],
    )  # fmt: skip
    own = draft(of, yulia, "Antar Obat Lansia")
    evidence(own, yulia)
    counts = []
    for number in range(30):
        if number in (3, 29):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                eligibility_conditions_of(whole(own))
            counts.append(len(queries))
        draft(of, yulia, f"Antar Obat Lansia {number}")
    assert counts[0] == counts[1] <= 16
