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
from submissions.forms.sending import read_moment, sign_moment
from submissions.models import Receipt
from submissions.selectors.missing_items import missing_items_of
from submissions.selectors.rule_evaluation import months_before
from submissions.services.attachments import remove_attachment
from submissions.services.proposals import change_status
from submissions.services.submitting import RegistrationClosed, send_proposal, submit_proposal
from submissions.writing.services import save_answers
from tests.builders import bureau, unit
from tests.submissions.team_rules import CLOSES_AT, GRACE, NOW, attach_evidence, fill_proposal, make_writer, start_draft

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_an_empty_draft_names_everything_that_is_missing(edition, lead_writer):
    proposal = start_draft(edition, lead_writer, started_on=None)
    items = missing_items_of(proposal)
    joined = " | ".join(item.text for item in items)
    for word in ("Ringkasan", "Mulai", "Bentuk", "Data benar", "SK penetapan"):
        assert word in joined
    assert "Video" not in joined and "Foto" not in joined
    assert all(item.url.startswith("/inovasi/P26-001/") for item in items)
    with pytest.raises(Refusals) as refusal:
        send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    assert len(refusal.value.lines) == len(items)
    proposal.refresh_from_db()
    assert (proposal.status, Receipt.objects.count()) == ("draft", 0)


def test_too_long_and_too_young_keep_it_from_being_sent(edition, lead_writer):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    assert missing_items_of(proposal) == []
    save_answers(proposal=proposal, texts={"ringkasan": "kata " * 11}, opened={}, actor=lead_writer, at=NOW)
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
    edition, lead_writer, client, clock, django_capture_on_commit_callbacks
):
    operator = make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    client.force_login(lead_writer)
    page = client.get("/inovasi/P26-001/kirim/")
    assert page.status_code == 200 and 'name="begun_at"' in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            "/inovasi/P26-001/kirim/", {"begun_at": page.context["form"]["begun_at"].value()}, follow=True
        )
    receipt = Receipt.objects.get()
    assert answer.redirect_chain == [("/inovasi/P26-001/tanda-terima/TT-P26-0001/", 302)]
    text = answer.content.decode()
    assert "TT-P26-0001" in text and receipt.digest in text and "10.00.00 WIB" in text
    assert hashlib.sha256(receipt.content.encode()).hexdigest() == receipt.digest
    content = json.loads(receipt.content)
    assert content["answers"]["bentuk"] == "Digital"
    assert content["attachments"][0]["sha256"] == "a" * 64
    assert [member["name"] for member in content["team"]] == ["Yulia"]
    assert next(ledger.read_payloads(edition.ledger_id, "proposal_submit")) == {
        "proposal": "P26-001",
        "receipt": receipt.digest,
    }
    assert ledger.verify_stream(edition.ledger_id).ok
    assert {message.to[0] for message in mail.outbox} == {lead_writer.email, operator.email}
    assert "TT-P26-0001" in mail.outbox[0].body and receipt.digest in mail.outbox[0].body
    proposal.refresh_from_db()
    assert proposal.status == "submitted"


def test_a_second_click_shows_the_same_receipt(edition, lead_writer, client, clock):
    fill_proposal(start_draft(edition, lead_writer), lead_writer)
    client.force_login(lead_writer)
    token = client.get("/inovasi/P26-001/kirim/").context["form"]["begun_at"].value()
    answers = [client.post("/inovasi/P26-001/kirim/", {"begun_at": token}) for _number in range(2)]
    assert {answer["Location"] for answer in answers} == {"/inovasi/P26-001/tanda-terima/TT-P26-0001/"}
    assert Receipt.objects.count() == 1


def test_two_senders_at_once_share_one_receipt(edition, lead_writer):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    first = send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    stale = type(proposal).objects.get(pk=proposal.pk)
    stale.status = "draft"
    assert send_proposal(proposal=stale, actor=lead_writer, at=NOW + SECOND) == first


def test_the_page_refuses_what_is_not_complete_and_says_what(edition, lead_writer, client, clock):
    start_draft(edition, lead_writer)
    client.force_login(lead_writer)
    assert 'name="begun_at"' not in client.get("/inovasi/P26-001/kirim/").content.decode()
    answer = client.post("/inovasi/P26-001/kirim/", {"begun_at": ""})
    assert answer.status_code == 422
    assert "SK penetapan" in answer.content.decode()
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("opened_at", "sent_at", "accepted", "grace"),
    [
        (CLOSES_AT - SECOND, CLOSES_AT - SECOND, True, False),
        (CLOSES_AT - SECOND, CLOSES_AT + GRACE - SECOND, True, True),
        (CLOSES_AT - SECOND, CLOSES_AT + GRACE, False, False),
    ],
)
def test_the_grace_belongs_to_a_page_opened_in_time(
    edition, lead_writer, client, clock, opened_at, sent_at, accepted, grace
):
    fill_proposal(start_draft(edition, lead_writer), lead_writer)
    client.force_login(lead_writer)
    clock(opened_at)
    token = client.get("/inovasi/P26-001/kirim/").context["form"]["begun_at"].value()
    clock(sent_at)
    answer = client.post("/inovasi/P26-001/kirim/", {"begun_at": token})
    assert answer.status_code == (302 if accepted else 403)
    assert list(Receipt.objects.values_list("within_grace", flat=True)) == ([grace] if accepted else [])


def test_the_moment_of_opening_cannot_be_made_up(edition, lead_writer, client, clock):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    other = make_writer("lain@contoh.invalid")
    client.force_login(lead_writer)
    clock(CLOSES_AT)
    for token in ("", "2026-08-01T00:00:00+00:00", sign_moment(other, proposal, NOW)):
        assert client.post("/inovasi/P26-001/kirim/", {"begun_at": token}).status_code == 403
    assert read_moment(sign_moment(lead_writer, proposal, NOW), lead_writer, proposal) == NOW
    assert not Receipt.objects.exists()


def test_the_service_knows_the_deadline_without_the_page(edition, lead_writer):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    with pytest.raises(RegistrationClosed):
        send_proposal(proposal=proposal, actor=lead_writer, at=CLOSES_AT)


def test_what_was_returned_is_sent_again_with_a_new_receipt(edition, lead_writer, client, clock):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    change_status(
        proposal=proposal, step="return_for_correction", actor=bureau(), at=NOW, note="SK belum ditandatangani"
    )
    client.force_login(lead_writer)
    clock(CLOSES_AT + timedelta(days=3))
    assert "SK belum ditandatangani" in client.get("/inovasi/P26-001/").content.decode()
    remove_attachment(proposal=proposal, uuid=proposal.attachments.get().uuid, actor=lead_writer, at=NOW)
    attach_evidence(proposal, lead_writer, "SK baru.pdf")
    token = client.get("/inovasi/P26-001/kirim/").context["form"]["begun_at"].value()
    answer = client.post("/inovasi/P26-001/kirim/", {"begun_at": token})
    assert answer["Location"].endswith("TT-P26-0002/")
    first, second = Receipt.objects.order_by("number")
    assert first.digest != second.digest and not second.within_grace
    assert "SK.pdf" in first.content and "SK baru.pdf" in second.content


def test_the_unit_cannot_send_more_than_its_quota(edition, lead_writer):
    proposals = [
        fill_proposal(start_draft(edition, lead_writer, f"Judul {number}"), lead_writer) for number in range(3)
    ]
    for proposal in proposals:
        send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    fourth = fill_proposal(start_draft(edition, lead_writer, "Judul 4", unit=unit("dinsos")), lead_writer)
    fourth.unit = unit()
    fourth.save(update_fields=["unit"])
    with pytest.raises(Refusals, match="3"):
        send_proposal(proposal=fourth, actor=lead_writer, at=NOW)


def test_operator_path_asks_returns_and_sends(edition, lead_writer, client, clock):
    operator = make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    client.force_login(lead_writer)
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
    client.force_login(lead_writer)
    client.post("/inovasi/P26-001/langkah/request_approval/")
    client.force_login(operator)
    token = client.get("/inovasi/P26-001/kirim/").context["form"]["begun_at"].value()
    client.post("/inovasi/P26-001/kirim/", {"begun_at": token})
    proposal.refresh_from_db()
    assert proposal.status == "submitted"
    assert Receipt.objects.get().actor == operator


def test_withdrawing_needs_a_reason_and_the_right(edition, lead_writer, client, clock):
    proposal = start_draft(edition, lead_writer)
    rival = make_writer("rival@contoh.invalid", unit("dinsos"))
    client.force_login(rival)
    assert client.post("/inovasi/P26-001/langkah/withdraw/", {"note": "x"}).status_code == 404
    client.force_login(lead_writer)
    assert client.post("/inovasi/P26-001/langkah/pass_check/", {"note": "x"}).status_code == 404
    assert client.get("/inovasi/P26-001/langkah/withdraw/").status_code == 405
    client.post("/inovasi/P26-001/langkah/withdraw/", {"note": "Berubah pikiran"})
    proposal.refresh_from_db()
    assert proposal.status == "withdrawn"
    assert client.post("/inovasi/P26-001/langkah/withdraw/", {"note": "lagi"}).status_code == 302
    assert proposal.history.count() == 1


def test_a_receipt_of_a_rival_is_not_there(edition, lead_writer, client):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    client.force_login(make_writer("rival@contoh.invalid", unit("dinsos")))
    assert client.get("/inovasi/P26-001/tanda-terima/TT-P26-0001/").status_code == 404


def test_sending_asks_the_database_the_same_however_many_there_are(edition, lead_writer):
    counts = []
    for number in (1, 12):
        for extra in range(number):
            other = unit(f"unit-{number}-{extra}")
            proposal = fill_proposal(
                start_draft(edition, lead_writer, f"Judul {number} {extra}", unit=other), lead_writer
            )
            with CaptureQueriesContext(connection) as queries:
                send_proposal(proposal=type(proposal).objects.get(pk=proposal.pk), actor=lead_writer, at=NOW)
            counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 25, [query["sql"][:150] for query in queries]


def test_the_bureau_may_receive_what_is_not_complete(edition, lead_writer):
    proposal = start_draft(edition, lead_writer)
    submit_proposal(proposal=proposal, actor=bureau(), at=NOW)
    assert Receipt.objects.get().proposal == proposal


def test_who_has_to_act_next_is_told_by_mail(edition, lead_writer, client, clock, django_capture_on_commit_callbacks):
    operator = make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    start_draft(edition, lead_writer)
    client.force_login(lead_writer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/inovasi/P26-001/langkah/request_approval/")
    client.force_login(operator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/inovasi/P26-001/langkah/return_to_team/", {"note": "Judul <kurang> jelas"})
    request_mail, return_mail = mail.outbox
    assert (request_mail.to, return_mail.to) == ([operator.email], [lead_writer.email])
    assert "/inovasi/P26-001/" in request_mail.body and "Judul <kurang> jelas" in return_mail.body
