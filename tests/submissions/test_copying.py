"""Beginning with the text of an earlier proposal: what is copied, what never is, and who may copy."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services.people import join_unit
from core.errors import Refused
from submissions.models import Answer, Attachment, Proposal
from submissions.selectors.copying import earlier_proposals_of, editions_to_copy_to
from submissions.services.copying import copy_proposal
from submissions.services.proposals import ProposalData
from submissions.writing.services import save_answers
from tests.builders import opened, unit
from tests.submissions.team_rules import (
    CLOSES_AT,
    NOW,
    OPENS_AT,
    SUMMARY_TEXT,
    fill_proposal,
    make_writer,
    rules_document,
    start_draft,
)

pytestmark = pytest.mark.django_db
START_PATH = "/inovasi/baru/lomba-2026/"
OLD_FORM = [
    {"code": "ringkasan", "label": "Ringkasan", "max_words": 400},
    {"code": "mulai", "label": "Mulai", "kind": "text"},
    {"code": "bentuk", "label": "Bentuk", "kind": "choice", "choices": ["Digital", "Campuran"]},
    {"code": "warga", "label": "Jumlah warga", "kind": "number", "required": False},
    {"code": "dulu", "label": "Hanya dulu", "required": False},
    {"code": "pernyataan", "label": "Data benar", "kind": "declaration"},
]
OLD_TEXTS = {"ringkasan": SUMMARY_TEXT, "mulai": "Sejak dulu", "bentuk": "Digital", "warga": "1200", "dulu": "Lama"}


@pytest.fixture
def old_edition(db):
    document = rules_document("lama") | {"form": [{"code": "lama", "label": "Lama", "questions": OLD_FORM}]}
    return opened(document, slug="lomba-2025", prefix="P25", at=OPENS_AT)


@pytest.fixture
def old_proposal(old_edition, lead_writer):
    fields = {"team_name": "Tim Ubek", "partners": (unit("dinsos"),)}
    proposal = fill_old_proposal(start_draft(old_edition, lead_writer, "Antar Obat", **fields), lead_writer)
    return proposal


def fill_old_proposal(proposal, actor, **changes):
    save_answers(proposal=proposal, texts={**OLD_TEXTS, "pernyataan": "ya", **changes}, opened={}, actor=actor, at=NOW)
    return proposal


def make_data(edition, **changes):
    rows = edition.rulebook_version
    values = {"title": "Antar Obat", "unit": unit(), "group": rows.groups.get(), "category": rows.categories.get()}
    kind = rows.participant_types.get()
    return ProposalData(**{**values, "participant_type": kind, **changes})


def copy_answers(edition, source, actor, **changes):
    copied = copy_proposal(edition=edition, data=make_data(edition, **changes), source=source, actor=actor, at=NOW)
    return copied, {answer.question.code: answer.text for answer in copied.proposal.answers.all()}


def test_answers_with_the_same_code_and_kind_are_taken_over(edition, old_proposal, lead_writer):
    copied, texts = copy_answers(edition, old_proposal, lead_writer)
    assert texts == {"ringkasan": SUMMARY_TEXT, "bentuk": "Digital", "warga": "1200"}
    assert (copied.count, copied.new_labels) == (3, ["Mulai", "Video"])
    assert copied.proposal.copied_from == old_proposal
    answer = copied.proposal.answers.get(question__code="ringkasan")
    assert (answer.saved_by, answer.saved_at, answer.version) == (lead_writer, NOW, 1)
    assert copied.proposal.team.get().role == "lead"


def test_a_choice_that_is_no_longer_offered_is_left_out(edition, old_proposal, lead_writer):
    fill_old_proposal(old_proposal, lead_writer, bentuk="Campuran")
    copied, texts = copy_answers(edition, old_proposal, lead_writer)
    assert "bentuk" not in texts and "Bentuk" not in copied.new_labels


def test_of_several_choices_those_stay_that_are_still_offered(edition, old_edition, lead_writer):
    def with_fields(code, choices):
        question = {"code": "bidang", "label": "Bidang", "kind": "multiple_choice", "choices": choices}
        return rules_document(code) | {
            "form": [{"code": "isi", "label": "Isi", "questions": [question]}],
            "eligibility": [],
        }

    one = opened(with_fields("satu", ["A", "B", "C"]), slug="lomba-a", prefix="PA", at=OPENS_AT)
    other = opened(with_fields("dua", ["C", "A", "D"]), slug="lomba-b", prefix="PB", at=OPENS_AT)
    source = start_draft(one, lead_writer)
    save_answers(proposal=source, texts={"bidang": "A\nB\nC"}, opened={}, actor=lead_writer, at=NOW)
    assert copy_answers(other, source, lead_writer)[1] == {"bidang": "A\nC"}


def test_a_text_that_is_too_long_is_copied_in_full_and_counted(client, edition, old_proposal, lead_writer, clock):
    fill_old_proposal(old_proposal, lead_writer, ringkasan="kata " * 40)
    _copied, texts = copy_answers(edition, old_proposal, lead_writer)
    assert len(texts["ringkasan"].split()) == 40
    client.force_login(lead_writer)
    assert "40 dari paling banyak 10 kata" in client.get("/inovasi/P26-001/").content.decode()


def test_a_question_that_another_group_is_asked_is_not_copied(old_edition, old_proposal, lead_writer):
    document = rules_document("dua-kelompok")
    document["groups"] = [{"code": "umum", "label": "Umum"}, {"code": "khusus", "label": "Khusus"}]
    document["form"][0]["questions"][0]["groups"] = ["khusus"]
    target = opened(document, slug="lomba-kelompok", prefix="PK", at=OPENS_AT)
    codes_by_group = {}
    for code in ("umum", "khusus"):
        parts = target.rulebook_version
        fields = {"group": parts.groups.get(code=code), "category": parts.categories.get()}
        values = ProposalData(title="Antar", unit=unit(), participant_type=parts.participant_types.get(), **fields)
        copied = copy_proposal(edition=target, data=values, source=old_proposal, actor=lead_writer, at=NOW)
        codes_by_group[code] = set(copied.proposal.answers.values_list("question__code", flat=True))
    assert codes_by_group == {"umum": {"bentuk", "warga"}, "khusus": {"ringkasan", "bentuk", "warga"}}


def test_files_and_declarations_are_never_copied(edition, old_proposal, lead_writer):
    fill_proposal(start_draft(old_proposal.edition, lead_writer, "Lain"), lead_writer)
    source = Proposal.objects.get(title="Lain")
    copied, texts = copy_answers(edition, source, lead_writer)
    assert "pernyataan" not in texts
    assert Attachment.objects.filter(proposal=copied.proposal).count() == 0


def test_the_proposal_of_another_team_cannot_be_copied(client, edition, old_proposal, clock):
    rival = make_writer("rival@contoh.invalid", unit("dinsos"))
    with pytest.raises(Refused):
        copy_answers(edition, old_proposal, rival, unit=unit("dinsos"))
    assert not Proposal.objects.filter(edition=edition).exists()
    client.force_login(rival)
    assert client.get(START_PATH, {"salin": old_proposal.code}).status_code == 404
    assert client.post(START_PATH, {"salin": old_proposal.code, "title": "Curian"}).status_code == 404
    assert old_proposal.code not in client.get(START_PATH).content.decode()


def test_a_proposal_of_the_same_edition_cannot_be_copied(edition, lead_writer):
    with pytest.raises(Refused):
        copy_answers(edition, start_draft(edition, lead_writer), lead_writer)


def test_outside_registration_nothing_is_left_behind(edition, old_proposal, lead_writer):
    with pytest.raises(Refused):
        copy_proposal(edition=edition, data=make_data(edition), source=old_proposal, actor=lead_writer, at=CLOSES_AT)
    assert not Answer.objects.filter(proposal__edition=edition).exists()


def test_who_reads_or_operates_it_may_begin_with_it(edition, old_proposal, lead_writer):
    operator = make_writer("operator@contoh.invalid", role="operator")
    assert list(earlier_proposals_of(operator, edition=edition)) == [old_proposal]
    assert copy_answers(edition, old_proposal, operator)[0].count == 3


def test_the_form_begins_filled_and_tells_what_was_copied(client, edition, old_proposal, lead_writer, clock):
    client.force_login(lead_writer)
    assert f'value="{old_proposal.code}"' in client.get(START_PATH).content.decode()
    page = client.get(START_PATH, {"salin": old_proposal.code})
    text = page.content.decode()
    assert 'value="Antar Obat"' in text and 'value="Tim Ubek"' in text and 'value="2025-01-01"' in text
    assert list(page.context["form"].initial["partners"]) == [unit("dinsos")]
    rows = edition.rulebook_version
    posted = {"salin": old_proposal.code, "title": "Antar Obat 2026", "unit": unit().pk, "group": rows.groups.get().pk}
    posted |= {"category": rows.categories.get().pk, "started_on": "2025-01-01"}
    answer = client.post(START_PATH, posted, follow=True)
    text = answer.content.decode()
    assert "3 jawaban disalin dari P25-001" in text and "Mulai; Video" in text
    assert f'<a href="/inovasi/{old_proposal.code}/">' in text


def test_a_partner_or_unit_that_is_not_ones_own_is_not_taken_over(client, edition, old_edition, lead_writer, clock):
    other = unit("dinsos")
    join_unit(user=lead_writer, unit=other, role="member")
    source = start_draft(old_edition, lead_writer, unit=other)
    lead_writer.memberships.filter(unit=other).delete()
    client.force_login(lead_writer)
    form = client.get(START_PATH, {"salin": source.code}).context["form"]
    assert "unit" not in form.initial


def test_the_page_of_an_old_proposal_links_to_the_open_competition(client, edition, old_proposal, lead_writer, clock):
    client.force_login(lead_writer)
    assert f"{START_PATH}?salin={old_proposal.code}" in client.get(f"/inovasi/{old_proposal.code}/").content.decode()
    clock(CLOSES_AT)
    assert "?salin=" not in client.get(f"/inovasi/{old_proposal.code}/").content.decode()


def test_without_a_unit_no_edition_to_copy_to_is_offered(edition, old_proposal, lead_writer):
    lead_writer.memberships.all().delete()
    assert editions_to_copy_to(type(lead_writer).objects.get(pk=lead_writer.pk), old_proposal, NOW) == []


def test_the_start_costs_the_same_at_1_and_at_3_earlier_ones(client, edition, old_proposal, lead_writer, clock):
    client.force_login(lead_writer)
    client.get(START_PATH)
    counts = []
    for number in (0, 1, 2):
        if number:
            start_draft(old_proposal.edition, lead_writer, f"Lain {number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(START_PATH)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
