"""Beginning with the text of an earlier proposal: what is taken over, what never is, and whose it may be."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services.people import join_unit
from core.errors import Refused
from submissions.models import Answer, Attachment, Proposal
from submissions.selectors.copying import earlier_proposals_of, editions_to_copy_to
from submissions.services.copying import copy_proposal
from submissions.services.proposals import ProposalData
from submissions.services.writing import save_answers
from tests.builders import opened, unit
from tests.submissions.team_rules import NOW, OPENS, SUMMARY, T, draft, fill, rules, writer

pytestmark = pytest.mark.django_db
START = "/inovasi/baru/lomba-2026/"
OLD_FORM = [
    {"code": "ringkasan", "label": "Ringkasan", "max_words": 400},
    {"code": "mulai", "label": "Mulai", "kind": "text"},
    {"code": "bentuk", "label": "Bentuk", "kind": "choice", "choices": ["Digital", "Campuran"]},
    {"code": "warga", "label": "Jumlah warga", "kind": "number", "required": False},
    {"code": "dulu", "label": "Hanya dulu", "required": False},
    {"code": "pernyataan", "label": "Data benar", "kind": "declaration"},
]
TEXTS = {"ringkasan": SUMMARY, "mulai": "Sejak dulu", "bentuk": "Digital", "warga": "1200", "dulu": "Lama"}


@pytest.fixture
def last_year(db):
    document = rules("lama") | {"form": [{"code": "lama", "label": "Lama", "questions": OLD_FORM}]}
    return opened(document, slug="lomba-2025", prefix="P25", at=OPENS)


@pytest.fixture
def old(last_year, yulia):
    fields = {"team_name": "Tim Ubek", "partners": (unit("dinsos"),)}
    proposal = fill_old(draft(last_year, yulia, "Antar Obat", **fields), yulia)
    return proposal


def fill_old(proposal, actor, **changes):
    save_answers(proposal=proposal, texts={**TEXTS, "pernyataan": "ya", **changes}, opened={}, actor=actor, at=NOW)
    return proposal


def data(lomba, **changes):
    rows = lomba.rulebook_version
    values = {"title": "Antar Obat", "unit": unit(), "group": rows.groups.get(), "category": rows.categories.get()}
    kind = rows.participant_types.get()
    return ProposalData(**{**values, "participant_type": kind, **changes})


def copied(lomba, source, actor, **changes):
    made = copy_proposal(edition=lomba, data=data(lomba, **changes), source=source, actor=actor, at=NOW)
    return made, {answer.question.code: answer.text for answer in made.proposal.answers.all()}


def test_answers_with_the_same_code_and_kind_are_taken_over(lomba, old, yulia):
    made, texts = copied(lomba, old, yulia)
    assert texts == {"ringkasan": SUMMARY, "bentuk": "Digital", "warga": "1200"}
    assert (made.count, made.fresh) == (3, ["Mulai", "Video"])
    assert made.proposal.copied_from == old
    answer = made.proposal.answers.get(question__code="ringkasan")
    assert (answer.saved_by, answer.saved_at, answer.version) == (yulia, NOW, 1)
    assert made.proposal.team.get().role == "lead"


def test_a_choice_that_is_no_longer_offered_is_left_out(lomba, old, yulia):
    fill_old(old, yulia, bentuk="Campuran")
    made, texts = copied(lomba, old, yulia)
    assert "bentuk" not in texts and "Bentuk" not in made.fresh


def test_of_several_choices_those_stay_that_are_still_offered(lomba, last_year, yulia):
    def with_fields(code, choices):
        question = {"code": "bidang", "label": "Bidang", "kind": "multiple_choice", "choices": choices}
        return rules(code) | {"form": [{"code": "isi", "label": "Isi", "questions": [question]}], "eligibility": []}

    one = opened(with_fields("satu", ["A", "B", "C"]), slug="lomba-a", prefix="PA", at=OPENS)
    other = opened(with_fields("dua", ["C", "A", "D"]), slug="lomba-b", prefix="PB", at=OPENS)
    source = draft(one, yulia)
    save_answers(proposal=source, texts={"bidang": "A\nB\nC"}, opened={}, actor=yulia, at=NOW)
    assert copied(other, source, yulia)[1] == {"bidang": "A\nC"}


def test_too_long_is_copied_whole_and_said_by_the_word_count(client, lomba, old, yulia, clock):
    fill_old(old, yulia, ringkasan="kata " * 40)
    _made, texts = copied(lomba, old, yulia)
    assert len(texts["ringkasan"].split()) == 40
    client.force_login(yulia)
    assert "40 dari paling banyak 10 kata" in client.get("/inovasi/P26-001/").content.decode()


def test_a_question_that_another_group_is_asked_is_not_copied(last_year, old, yulia):
    document = rules("dua-kelompok")
    document["groups"] = [{"code": "umum", "label": "Umum"}, {"code": "khusus", "label": "Khusus"}]
    document["form"][0]["questions"][0]["groups"] = ["khusus"]
    target = opened(document, slug="lomba-kelompok", prefix="PK", at=OPENS)
    found = {}
    for code in ("umum", "khusus"):
        parts = target.rulebook_version
        fields = {"group": parts.groups.get(code=code), "category": parts.categories.get()}
        values = ProposalData(title="Antar", unit=unit(), participant_type=parts.participant_types.get(), **fields)
        made = copy_proposal(edition=target, data=values, source=old, actor=yulia, at=NOW)
        found[code] = set(made.proposal.answers.values_list("question__code", flat=True))
    assert found == {"umum": {"bentuk", "warga"}, "khusus": {"ringkasan", "bentuk", "warga"}}


def test_files_and_declarations_are_never_copied(lomba, old, yulia):
    fill(draft(old.edition, yulia, "Lain"), yulia)
    source = Proposal.objects.get(title="Lain")
    made, texts = copied(lomba, source, yulia)
    assert "pernyataan" not in texts
    assert Attachment.objects.filter(proposal=made.proposal).count() == 0


def test_a_foreign_proposal_is_as_if_it_were_not_there(client, lomba, old, clock):
    rival = writer("rival@contoh.invalid", unit("dinsos"))
    with pytest.raises(Refused):
        copied(lomba, old, rival, unit=unit("dinsos"))
    assert not Proposal.objects.filter(edition=lomba).exists()
    client.force_login(rival)
    assert client.get(START, {"salin": old.code}).status_code == 404
    assert client.post(START, {"salin": old.code, "title": "Curian"}).status_code == 404
    assert old.code not in client.get(START).content.decode()


def test_one_of_the_same_edition_is_none_to_copy(lomba, yulia):
    with pytest.raises(Refused):
        copied(lomba, draft(lomba, yulia), yulia)


def test_outside_registration_nothing_is_left_behind(lomba, old, yulia):
    with pytest.raises(Refused):
        copy_proposal(edition=lomba, data=data(lomba), source=old, actor=yulia, at=T)
    assert not Answer.objects.filter(proposal__edition=lomba).exists()


def test_who_reads_or_operates_it_may_begin_with_it(lomba, old, yulia):
    operator = writer("operator@contoh.invalid", role="operator")
    assert list(earlier_proposals_of(operator, besides=lomba)) == [old]
    assert copied(lomba, old, operator)[0].count == 3


def test_the_form_begins_filled_and_tells_what_was_copied(client, lomba, old, yulia, clock):
    client.force_login(yulia)
    assert f'value="{old.code}"' in client.get(START).content.decode()
    page = client.get(START, {"salin": old.code})
    text = page.content.decode()
    assert 'value="Antar Obat"' in text and 'value="Tim Ubek"' in text and 'value="2025-01-01"' in text
    assert list(page.context["form"].initial["partners"]) == [unit("dinsos")]
    rows = lomba.rulebook_version
    posted = {"salin": old.code, "title": "Antar Obat 2026", "unit": unit().pk, "group": rows.groups.get().pk}
    posted |= {"category": rows.categories.get().pk, "started_on": "2025-01-01"}
    answer = client.post(START, posted, follow=True)
    text = answer.content.decode()
    assert "3 jawaban disalin dari P25-001" in text and "Mulai; Video" in text
    assert f'<a href="/inovasi/{old.code}/">' in text


def test_a_partner_or_unit_that_is_not_ones_own_is_not_taken_over(client, lomba, last_year, yulia, clock):
    other = unit("dinsos")
    join_unit(user=yulia, unit=other, role="member")
    source = draft(last_year, yulia, unit=other)
    yulia.memberships.filter(unit=other).delete()
    client.force_login(yulia)
    form = client.get(START, {"salin": source.code}).context["form"]
    assert "unit" not in form.initial


def test_an_old_proposal_leads_to_the_open_competition(client, lomba, old, yulia, clock):
    client.force_login(yulia)
    assert f"{START}?salin={old.code}" in client.get(f"/inovasi/{old.code}/").content.decode()
    clock(T)
    assert "?salin=" not in client.get(f"/inovasi/{old.code}/").content.decode()


def test_nobody_without_a_unit_is_led_there(lomba, old, yulia):
    yulia.memberships.all().delete()
    assert editions_to_copy_to(type(yulia).objects.get(pk=yulia.pk), old, NOW) == []


def test_the_start_costs_the_same_at_1_and_at_3_earlier_ones(client, lomba, old, yulia, clock):
    client.force_login(yulia)
    client.get(START)
    counts = []
    for number in (0, 1, 2):
        if number:
            draft(old.edition, yulia, f"Lain {number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(START)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
