"""Sending in: what is missing, the deadline with its grace, the receipt, and what a second click does."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import MembershipRole
from core import ledger
from core.errors import Refusals
from submissions.forms.sending import make_sending_token, read_sending_token
from submissions.models import Receipt
from submissions.selectors.missing_items import missing_items_of
from submissions.selectors.rule_evaluation import months_before
from submissions.services.attachments import remove_attachment
from submissions.services.proposals import change_status
from submissions.services.submitting import RegistrationClosed, send_proposal, submit_proposal
from submissions.services.writing import save_answers
from tests.builders import bureau, unit
from tests.submissions.team_rules import GRACE, NOW, T, draft, evidence, fill, writer

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_an_empty_draft_names_everything_that_is_missing(lomba, yulia):
    proposal = draft(lomba, yulia, started_on=None)
    items = missing_items_of(proposal)
    joined = " | ".join(item.text for item in items)
    for word in ("Ringkasan", "Mulai", "Bentuk", "Data benar", "SK penetapan"):
        assert word in joined
    assert "Video" not in joined and "Foto" not in joined
    assert all(item.url.startswith("/inovasi/P26-001/") for item in items)
    with pytest.raises(Refusals) as refusal:
        send_proposal(proposal=proposal, actor=yulia, at=NOW)
    assert len(refusal.value.lines) == len(items)
    proposal.refresh_from_db()
    assert (proposal.status, Receipt.objects.count()) == ("draft", 0)


def test_too_long_and_too_young_keep_it_from_being_sent(lomba, yulia):
    proposal = fill(draft(lomba, yulia), yulia)
    assert missing_items_of(proposal) == []
    save_answers(proposal=proposal, texts={"ringkasan": "kata " * 11}, opened={}, actor=yulia, at=NOW)
    proposal.started_on = NOW.date()
    texts = [item.text for item in missing_items_of(proposal)]
    assert any("11" in text and "10" in text for text in texts)
    assert "Belum 12 bulan." in texts


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2026-03-31", 1, "2026-02-28"), ("2024-03-31", 1, "2024-02-29"), ("2026-06-12", 12, "2025-06-12")],
)
def test_months_are_counted_back_like_on_a_calendar(day, months, expected):
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_sending_gives_a_receipt_whose_fingerprint_anybody_can_compute(
    lomba, yulia, client, clock, django_capture_on_commit_callbacks
):
    operator = writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    proposal = fill(draft(lomba, yulia), yulia)
    client.force_login(yulia)
    page = client.get("/inovasi/P26-001/kirim/")
    assert page.status_code == 200 and 'name="begun"' in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/inovasi/P26-001/kirim/", {"begun": page.context["token"]}, follow=True)
    receipt = Receipt.objects.get()
    assert answer.redirect_chain == [("/inovasi/P26-001/tanda-terima/TT-P26-0001/", 302)]
    text = answer.content.decode()
    assert "TT-P26-0001" in text and receipt.digest in text and "10.00.00 WIB" in text
    assert hashlib.sha256(receipt.content.encode()).hexdigest() == receipt.digest
    content = json.loads(receipt.content)
    assert content["answers"]["bentuk"] == "Digital"
    assert content["attachments"][0]["sha256"] == "a" * 64
    assert [member["name"] for member in content["team"]] == ["Yulia"]
    assert next(ledger.read_payloads(lomba.ledger_id, "proposal_submit")) == {
        "proposal": "P26-001",
        "receipt": receipt.digest,
    }
    assert ledger.verify_stream(lomba.ledger_id).ok
    assert {message.to[0] for message in mail.outbox} == {yulia.email, operator.email}
    assert "TT-P26-0001" in mail.outbox[0].body and receipt.digest in mail.outbox[0].body
    proposal.refresh_from_db()
    assert proposal.status == "submitted"


def test_a_second_click_shows_the_same_receipt(lomba, yulia, client, clock):
    fill(draft(lomba, yulia), yulia)
    client.force_login(yulia)
    token = client.get("/inovasi/P26-001/kirim/").context["token"]
    answers = [client.post("/inovasi/P26-001/kirim/", {"begun": token}) for _number in range(2)]
    assert {answer["Location"] for answer in answers} == {"/inovasi/P26-001/tanda-terima/TT-P26-0001/"}
    assert Receipt.objects.count() == 1


def test_two_senders_at_once_share_one_receipt(lomba, yulia):
    proposal = fill(draft(lomba, yulia), yulia)
    first = send_proposal(proposal=proposal, actor=yulia, at=NOW)
    stale = type(proposal).objects.get(pk=proposal.pk)
    stale.status = "draft"
    assert send_proposal(proposal=stale, actor=yulia, at=NOW + SECOND) == first


def test_the_page_refuses_what_is_not_complete_and_says_what(lomba, yulia, client, clock):
    draft(lomba, yulia)
    client.force_login(yulia)
    assert 'name="begun"' not in client.get("/inovasi/P26-001/kirim/").content.decode()
    answer = client.post("/inovasi/P26-001/kirim/", {"begun": ""})
    assert answer.status_code == 422
    assert "SK penetapan" in answer.content.decode()
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("opened_at", "sent_at", "accepted", "grace"),
    [
        (T - SECOND, T - SECOND, True, False),
        (T - SECOND, T + GRACE - SECOND, True, True),
        (T - SECOND, T + GRACE, False, False),
    ],
)
def test_the_grace_belongs_to_a_page_opened_in_time(lomba, yulia, client, clock, opened_at, sent_at, accepted, grace):
    fill(draft(lomba, yulia), yulia)
    client.force_login(yulia)
    clock(opened_at)
    token = client.get("/inovasi/P26-001/kirim/").context["token"]
    clock(sent_at)
    answer = client.post("/inovasi/P26-001/kirim/", {"begun": token})
    assert answer.status_code == (302 if accepted else 403)
    assert list(Receipt.objects.values_list("within_grace", flat=True)) == ([grace] if accepted else [])


def test_the_moment_of_opening_cannot_be_made_up(lomba, yulia, client, clock):
    proposal = fill(draft(lomba, yulia), yulia)
    other = writer("lain@contoh.invalid")
    client.force_login(yulia)
    clock(T)
    for token in ("", "2026-08-01T00:00:00+00:00", make_sending_token(other, proposal, NOW)):
        assert client.post("/inovasi/P26-001/kirim/", {"begun": token}).status_code == 403
    assert read_sending_token(make_sending_token(yulia, proposal, NOW), yulia, proposal) == NOW
    assert not Receipt.objects.exists()


def test_the_service_knows_the_deadline_without_the_page(lomba, yulia):
    proposal = fill(draft(lomba, yulia), yulia)
    with pytest.raises(RegistrationClosed):
        send_proposal(proposal=proposal, actor=yulia, at=T)


def test_what_was_returned_is_sent_again_with_a_new_receipt(lomba, yulia, client, clock):
    proposal = fill(draft(lomba, yulia), yulia)
    send_proposal(proposal=proposal, actor=yulia, at=NOW)
    change_status(
        proposal=proposal, step="return_for_correction", actor=bureau(), at=NOW, note="SK belum ditandatangani"
    )
    client.force_login(yulia)
    clock(T + timedelta(days=3))
    assert "SK belum ditandatangani" in client.get("/inovasi/P26-001/").content.decode()
    remove_attachment(proposal=proposal, uuid=proposal.attachments.get().uuid, actor=yulia, at=NOW)
    evidence(proposal, yulia, "SK baru.pdf")
    token = client.get("/inovasi/P26-001/kirim/").context["token"]
    answer = client.post("/inovasi/P26-001/kirim/", {"begun": token})
    assert answer["Location"].endswith("TT-P26-0002/")
    first, second = Receipt.objects.order_by("number")
    assert first.digest != second.digest and not second.within_grace
    assert "SK.pdf" in first.content and "SK baru.pdf" in second.content


def test_the_unit_cannot_send_more_than_its_quota(lomba, yulia):
    made = [fill(draft(lomba, yulia, f"Judul {number}"), yulia) for number in range(3)]
    for proposal in made:
        send_proposal(proposal=proposal, actor=yulia, at=NOW)
    fourth = fill(draft(lomba, yulia, "Judul 4", unit=unit("dinsos")), yulia)
    fourth.unit = unit()
    fourth.save(update_fields=["unit"])
    with pytest.raises(Refusals, match="3"):
        send_proposal(proposal=fourth, actor=yulia, at=NOW)


def test_operator_path_asks_returns_and_sends(lomba, yulia, client, clock):
    operator = writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    proposal = fill(draft(lomba, yulia), yulia)
    client.force_login(yulia)
    assert client.post("/inovasi/P26-001/langkah/request_approval/").status_code == 302
    assert client.post("/inovasi/P26-001/langkah/request_approval/").status_code == 302
    assert client.post("/inovasi/P26-001/langkah/return_to_team/", {"note": "x"}).status_code == 403
    client.force_login(operator)
    assert "return_to_team" in client.get("/inovasi/P26-001/").content.decode()
    client.post("/inovasi/P26-001/langkah/return_to_team/", {"note": ""})
    proposal.refresh_from_db()
    assert proposal.status == "in_approval"
    client.post("/inovasi/P26-001/langkah/return_to_team/", {"note": "Judul kurang jelas"})
    assert "Judul kurang jelas" in client.get("/inovasi/P26-001/").content.decode()
    client.force_login(yulia)
    client.post("/inovasi/P26-001/langkah/request_approval/")
    client.force_login(operator)
    token = client.get("/inovasi/P26-001/kirim/").context["token"]
    client.post("/inovasi/P26-001/kirim/", {"begun": token})
    proposal.refresh_from_db()
    assert proposal.status == "submitted"
    assert Receipt.objects.get().actor == operator


def test_withdrawing_needs_a_reason_and_the_right(lomba, yulia, client, clock):
    proposal = draft(lomba, yulia)
    rival = writer("rival@contoh.invalid", unit("dinsos"))
    client.force_login(rival)
    assert client.post("/inovasi/P26-001/langkah/withdraw/", {"note": "x"}).status_code == 404
    client.force_login(yulia)
    assert client.post("/inovasi/P26-001/langkah/pass_check/", {"note": "x"}).status_code == 404
    assert client.get("/inovasi/P26-001/langkah/withdraw/").status_code == 405
    client.post("/inovasi/P26-001/langkah/withdraw/", {"note": "Berubah pikiran"})
    proposal.refresh_from_db()
    assert proposal.status == "withdrawn"
    assert client.post("/inovasi/P26-001/langkah/withdraw/", {"note": "lagi"}).status_code == 302
    assert proposal.history.count() == 1


def test_a_receipt_of_a_rival_is_not_there(lomba, yulia, client):
    proposal = fill(draft(lomba, yulia), yulia)
    send_proposal(proposal=proposal, actor=yulia, at=NOW)
    client.force_login(writer("rival@contoh.invalid", unit("dinsos")))
    assert client.get("/inovasi/P26-001/tanda-terima/TT-P26-0001/").status_code == 404


def test_sending_asks_the_database_the_same_however_many_there_are(lomba, yulia):
    counts = []
    for number in (1, 12):
        for extra in range(number):
            other = unit(f"unit-{number}-{extra}")
            proposal = fill(draft(lomba, yulia, f"Judul {number} {extra}", unit=other), yulia)
            with CaptureQueriesContext(connection) as queries:
                send_proposal(proposal=type(proposal).objects.get(pk=proposal.pk), actor=yulia, at=NOW)
            counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 25, [query["sql"][:150] for query in queries]


def test_the_bureau_may_receive_what_is_not_complete(lomba, yulia):
    proposal = draft(lomba, yulia)
    submit_proposal(proposal=proposal, actor=bureau(), at=NOW)
    assert Receipt.objects.get().proposal == proposal


def test_who_has_to_act_next_is_told_by_mail(lomba, yulia, client, clock, django_capture_on_commit_callbacks):
    operator = writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    draft(lomba, yulia)
    client.force_login(yulia)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/inovasi/P26-001/langkah/request_approval/")
    client.force_login(operator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/inovasi/P26-001/langkah/return_to_team/", {"note": "Judul <kurang> jelas"})
    asked, back = mail.outbox
    assert (asked.to, back.to) == ([operator.email], [yulia.email])
    assert "/inovasi/P26-001/" in asked.body and "Judul <kurang> jelas" in back.body
