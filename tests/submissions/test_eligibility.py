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
from submissions.services.identity import update_identity
from submissions.services.proposals import ProposalData
from submissions.services.submitting import send_proposal
from submissions.writing.services import save_answers
from tests.builders import opened, unit
from tests.submissions.team_rules import (
    NOW,
    OPENS_AT,
    attach_evidence,
    fill_proposal,
    make_writer,
    rules_document,
    start_draft,
)

pytestmark = pytest.mark.django_db
GATE = [{"code": "baru", "label": "Memiliki kebaruan"}]
MET, WARN, FAIL, BUREAU = ConditionState.MET, ConditionState.WARN, ConditionState.FAIL, ConditionState.BUREAU


def open_edition_with(*eligibility, code="kecil", slug="lomba-2026", prefix="P26", **changes):
    """An open competition with these rules and a question about goals."""
    document = rules_document(code=code)
    questions = [{"code": "tpb", "label": "TPB", "kind": "sdgs", "required": False}]
    form = [*document["form"], {"code": "tujuan", "label": "Tujuan", "questions": questions}]
    rules = [{"message": "Ini pesannya.", "code": f"r{n}", **rule} for n, rule in enumerate(eligibility)]
    document |= {"gate": GATE, "form": form, "eligibility": rules, **changes}
    return opened(document, slug=slug, prefix=prefix, at=OPENS_AT)


def reload(proposal):
    return with_related_rows(Proposal.objects).get(pk=proposal.pk)


def condition_of(proposal, code="r0"):
    return next(item for item in eligibility_conditions_of(reload(proposal)) if item.code == code)


def test_every_type_of_rule_has_an_evaluator():
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
    lead_writer = make_writer()
    proposal = start_draft(open_edition_with(rule), lead_writer, started_on=day)
    condition = condition_of(proposal)
    assert condition.state == expected
    if expected is not MET:
        assert condition.url.endswith("#id_started_on")
    blocks = [item.url for item in missing_items_of(reload(proposal)) if item.url.endswith("#id_started_on")]
    assert bool(blocks) == (expected is FAIL)


def test_a_like_title_is_told_with_its_edition_and_nothing_else():
    lead_writer, rival = make_writer(), make_writer("rival@contoh.invalid", unit("dinsos"))
    edition = open_edition_with({"type": "unique_title", "params": {"similarity": 0.85}})
    other = start_draft(edition, rival, "Antar Obat untuk Lansia", unit=unit("dinsos"))
    proposal = start_draft(edition, lead_writer, "Antar Obat Lansia")
    assert condition_of(proposal).state == MET, "what another unit has not sent is nobody's business"
    fill_proposal(other, rival)
    send_proposal(proposal=other, actor=rival, at=NOW)
    condition = condition_of(proposal)
    assert condition.state == WARN
    assert "Antar Obat untuk Lansia" in condition.finding and edition.name in condition.finding
    assert other.unit.name not in condition.finding and other.code not in condition.finding
    assert reload(proposal) and not [item for item in missing_items_of(reload(proposal)) if "id_title" in item.url]


def test_a_draft_of_the_own_unit_is_told_too():
    lead_writer = make_writer()
    edition = open_edition_with({"type": "unique_title", "params": {"similarity": 0.85}})
    start_draft(edition, lead_writer, "Antar Obat Lansia")
    assert condition_of(start_draft(edition, lead_writer, "Antar Obat untuk Lansia")).state == WARN


def test_an_equal_title_stops_the_sending_where_the_rule_blocks():
    lead_writer, rival = make_writer(), make_writer("rival@contoh.invalid", unit("dinsos"))
    edition = open_edition_with({"type": "unique_title", "severity": "block"})
    other = fill_proposal(start_draft(edition, rival, "ANTAR-OBAT", unit=unit("dinsos")), rival)
    send_proposal(proposal=other, actor=rival, at=NOW)
    proposal = fill_proposal(start_draft(edition, lead_writer, "Antar Obat"), lead_writer)
    assert condition_of(proposal).state == FAIL
    with pytest.raises(Refusals, match="Ini pesannya"):
        send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    rename_proposal(proposal, "Antar Obat Lansia", lead_writer)
    assert condition_of(proposal).state == MET
    send_proposal(proposal=reload(proposal), actor=lead_writer, at=NOW)


def rename_proposal(proposal, title, actor):
    names = ("unit", "group", "category", "participant_type", "team_name", "started_on")
    data = ProposalData(title=title, **{name: getattr(proposal, name) for name in names})
    update_identity(proposal=proposal, data=data, actor=actor)


def test_titles_of_other_editions_count_where_the_rule_says_so():
    lead_writer = make_writer()
    params = {"similarity": 0.85, "scope": "all_editions"}
    edition = open_edition_with({"type": "unique_title", "params": params})
    earlier = open_edition_with(code="dulu", slug="lomba-dulu", prefix="D25")
    start_draft(earlier, lead_writer, "Antar Obat Lansia")
    condition = condition_of(start_draft(edition, lead_writer, "Antar Obat Lansia"))
    assert condition.state == WARN and earlier.name in condition.finding


def test_a_list_of_honours_is_a_hint_and_the_bureau_decides():
    edition = open_edition_with(
        {"type": "never_awarded", "params": {"lists": ["juara"], "years": {"from": 2020, "to": 2025}}}
    )
    proposal = start_draft(edition, make_writer(), "Antar Obat Lansia")
    assert (condition_of(proposal).state, condition_of(proposal).finding) == (BUREAU, "Ini pesannya.")
    AwardedInnovation.objects.create(list_code="juara", year=2019, title="Antar Obat Lansia")
    AwardedInnovation.objects.create(list_code="lain", year=2024, title="Antar Obat Lansia")
    AwardedInnovation.objects.create(list_code="juara", year=2023, title="Jemput Bola Akta")
    assert condition_of(proposal).state == BUREAU
    AwardedInnovation.objects.create(list_code="juara", year=2024, title="Antar Obat untuk Lansia")
    condition = condition_of(proposal)
    assert condition.state == WARN and "Juara, 2024" in condition.finding
    assert missing_items_of(reload(proposal), is_listed=True) == missing_items_of(reload(proposal))


def test_the_quota_is_told_even_where_no_rule_names_it():
    lead_writer = make_writer()
    edition = open_edition_with()
    for number in range(3):
        sent = fill_proposal(start_draft(edition, lead_writer, f"Judul {number}", unit=unit()), lead_writer)
        assert condition_of(sent, "quota").state == MET
        send_proposal(proposal=reload(sent), actor=lead_writer, at=NOW)
    fourth = start_draft(edition, lead_writer, "Judul 4", unit=unit("dinsos"))
    Proposal.objects.filter(pk=fourth.pk).update(unit=unit())
    assert condition_of(fourth, "quota").state == FAIL


def test_a_quota_that_only_warns_stops_nobody():
    lead_writer = make_writer()
    edition = open_edition_with({"type": "max_entries", "severity": "warn", "params": {"n": 1}})
    send_proposal(
        proposal=fill_proposal(start_draft(edition, lead_writer, "Judul 1"), lead_writer), actor=lead_writer, at=NOW
    )
    second = fill_proposal(start_draft(edition, lead_writer, "Judul lain"), lead_writer)
    assert condition_of(second).state == WARN
    send_proposal(proposal=reload(second), actor=lead_writer, at=NOW)


def test_goals_are_counted():
    lead_writer = make_writer()
    proposal = start_draft(open_edition_with({"type": "sdg_linked", "params": {"min": 2}}), lead_writer)
    assert condition_of(proposal).state == FAIL
    save_answers(proposal=proposal, texts={"tpb": "3\n16"}, opened={}, actor=lead_writer, at=NOW)
    assert condition_of(proposal).state == MET


def test_team_size_and_organisers(make_person):
    lead_writer = make_writer()
    edition = open_edition_with({"type": "team_size", "params": {"max": 1}}, {"type": "not_organiser"})
    proposal = start_draft(edition, lead_writer)
    assert [condition_of(proposal, code).state for code in ("r0", "r1")] == [MET, MET]
    judge = make_person("juri@contoh.invalid", Role.JUDGE)
    TeamMember.objects.create(proposal=proposal, name=judge.name, role=TeamRole.READER, user=judge)  # before he judged
    assert [condition_of(proposal, code).state for code in ("r0", "r1")] == [FAIL, FAIL]
    urls = {item.url for item in missing_items_of(reload(proposal))}
    assert f"/inovasi/{proposal.code}/tim/" in urls


def test_answers_declaration_and_evidence():
    lead_writer = make_writer()
    edition = open_edition_with(
        {"type": "all_questions_answered"},
        {"type": "min_words", "params": {"words": 5, "questions": ["ringkasan"]}},
        {"type": "declares", "params": {"question": "pernyataan"}},
        {"type": "evidence_present", "params": {"codes": ["sk"]}},
        {"type": "video", "params": {"question": "video"}},
        {"type": "meets_all_criteria"},
    )
    proposal = start_draft(edition, lead_writer)
    codes = [f"r{n}" for n in range(6)]
    assert [condition_of(proposal, code).state for code in codes] == [FAIL, FAIL, FAIL, FAIL, WARN, BUREAU]
    fill_proposal(proposal, lead_writer)
    save_answers(proposal=proposal, texts={"video": "https://contoh.go.id/v"}, opened={}, actor=lead_writer, at=NOW)
    assert [condition_of(proposal, code).state for code in codes] == [MET] * 4 + [BUREAU] * 2
    save_answers(proposal=proposal, texts={"ringkasan": "Satu dua."}, opened={}, actor=lead_writer, at=NOW)
    assert condition_of(proposal, "r1").state == FAIL


def test_a_rule_of_another_group_is_not_told():
    groups = [{"code": "umum", "label": "Umum"}, {"code": "khusus", "label": "Khusus"}]
    edition = open_edition_with({**AGE, "groups": ["khusus"]}, groups=groups)
    proposal = start_draft(edition, make_writer(), group=edition.rulebook_version.groups.get(code="umum"))
    assert [item.code for item in eligibility_conditions_of(reload(proposal))] == ["quota"]


def test_the_page_says_it_in_words_and_links(client, clock):
    lead_writer = make_writer()
    proposal = start_draft(
        open_edition_with(AGE, {"type": "meets_all_criteria"}), lead_writer, started_on=date(2026, 1, 1)
    )
    client.force_login(lead_writer)
    page = client.get(f"/inovasi/{proposal.code}/").content.decode()
    assert "Ini pesannya." in page and "1 Januari 2026" in page and "#id_started_on" in page
    assert "tidak terpenuhi" in page and "Bagian Organisasi" in page


def test_conditions_cost_the_same_with_many_proposals(client):
    lead_writer = make_writer()
    edition = open_edition_with(
        AGE, {"type": "unique_title", "params": {"similarity": 0.85}}, {"type": "max_entries", "params": {"n": 60}},
        participant_types=[{"code": "opd", "label": "OPD", "unit_types": ["dinas"]}],
    )  # fmt: skip
    proposal = start_draft(edition, lead_writer, "Antar Obat Lansia")
    attach_evidence(proposal, lead_writer)
    counts = []
    for number in range(30):
        if number in (3, 29):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                eligibility_conditions_of(reload(proposal))
            counts.append(len(queries))
        start_draft(edition, lead_writer, f"Antar Obat Lansia {number}")
    assert counts[0] == counts[1] <= 16
