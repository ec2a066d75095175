"""Teams whose proposal has not arrived hear of it 7 days, 3 days and 1 day before the close, once each."""

import json
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole, Role
from accounts.services.people import join_unit
from competition.schedule import reminder_moment
from submissions.enums import TeamRole
from submissions.models import Reminder
from submissions.selectors.reminders import due_reminders
from submissions.services.proposals import change_status
from submissions.services.reminders import remind_team, remind_teams
from submissions.services.submitting import send_proposal
from submissions.services.team import add_team_member
from submissions.services.team_steps import take_team_step
from submissions.staff import reminders as pages
from tests.builders import OTHER_NAMES, bureau, opened, unit
from tests.submissions.team_rules import (
    CLOSES_AT,
    GRACE,
    NOW,
    OPENS_AT,
    fill_proposal,
    make_writer,
    rules_document,
    start_draft,
)

pytestmark = pytest.mark.django_db
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def remind_codes(edition, at):
    """Codes of the proposals that a run at this moment reminds."""
    return [due.proposal.code for due in remind_teams(edition=edition, at=at)]


@pytest.mark.parametrize(
    ("before", "days"),
    [
        (7 * DAY + SECOND, None),
        (7 * DAY, 7),
        (3 * DAY + SECOND, 7),
        (3 * DAY, 3),
        (DAY + SECOND, 3),
        (DAY, 1),
        (SECOND, 1),
        (0 * DAY, None),
        (-SECOND, None),
        (-GRACE / 2, None),
    ],
)
def test_a_reminder_is_due_from_its_second_until_the_close(before, days):
    assert reminder_moment(CLOSES_AT, CLOSES_AT - before) == (CLOSES_AT - days * DAY if days else None)


def test_each_moment_reminds_once_and_the_grace_not_at_all(edition, lead_writer):
    start_draft(edition, lead_writer)
    before = [7 * DAY + SECOND, 7 * DAY, 6 * DAY, 3 * DAY, 2 * DAY, DAY, SECOND, 0 * DAY, -SECOND]
    assert [len(remind_codes(edition, CLOSES_AT - interval)) for interval in before] == [0, 1, 0, 1, 0, 1, 0, 0, 0]
    assert len(mail.outbox) == 3
    assert [reminder.moment for reminder in Reminder.objects.all()] == [CLOSES_AT - days * DAY for days in (7, 3, 1)]


def test_a_late_run_is_not_followed_by_another_on_the_same_day(edition, lead_writer):
    start_draft(edition, lead_writer)
    late = CLOSES_AT - 3 * DAY - HOUR
    assert [len(remind_codes(edition, at)) for at in (late, CLOSES_AT - 3 * DAY, late + DAY, CLOSES_AT - DAY)] == [
        1,
        0,
        1,
        1,
    ]


def test_a_draft_begun_after_a_moment_is_reminded_of_the_next(edition, lead_writer):
    start_draft(edition, lead_writer, at=CLOSES_AT - 3 * DAY + HOUR)
    assert [len(remind_codes(edition, at)) for at in (CLOSES_AT - 3 * DAY + 2 * HOUR, CLOSES_AT - DAY)] == [0, 1]


def test_two_workers_remind_once(edition, lead_writer):
    start_draft(edition, lead_writer)
    seen_by_both = due_reminders(edition, CLOSES_AT - DAY)
    assert remind_codes(edition, CLOSES_AT - DAY) == ["P26-001"]
    assert [remind_team(due=due, at=CLOSES_AT - DAY) for due in seen_by_both] == [False]
    assert len(mail.outbox) == 1


def test_what_was_sent_or_withdrawn_is_left_alone_even_a_moment_before(edition, lead_writer):
    sent, withdrawn, late = (
        start_draft(edition, lead_writer, title=title) for title in ("Antar Obat", "Bank Sampah", "Posyandu")
    )
    send_proposal(proposal=fill_proposal(sent, lead_writer), actor=lead_writer, at=NOW)
    take_team_step(proposal=withdrawn, step="withdraw", actor=lead_writer, at=NOW, note="batal")
    (due,) = due_reminders(edition, CLOSES_AT - DAY)
    send_proposal(proposal=fill_proposal(late, lead_writer), actor=lead_writer, at=CLOSES_AT - DAY)
    mail.outbox.clear()
    assert remind_team(due=due, at=CLOSES_AT - DAY) is False and mail.outbox == []


def test_what_was_returned_counts_until_the_check_ends(db):
    document = rules_document()
    document["stages"][1] |= {"opens_at": CLOSES_AT.isoformat(), "closes_at": (CLOSES_AT + 10 * DAY).isoformat()}
    edition = opened(document, **OTHER_NAMES, at=OPENS_AT)
    lead_writer = make_writer()
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    change_status(
        proposal=proposal, step="return_for_correction", actor=bureau(), at=CLOSES_AT + 5 * DAY, note="Lengkapi SK"
    )
    mail.outbox.clear()
    times = [CLOSES_AT + 6 * DAY, CLOSES_AT + 7 * DAY, CLOSES_AT + 9 * DAY, CLOSES_AT + 10 * DAY]
    assert [len(remind_codes(edition, at)) for at in times] == [0, 1, 1, 0]
    assert "belum dikirim kembali" in mail.outbox[0].body


def test_the_mail_says_what_its_reader_can_do(edition, lead_writer):
    proposal = start_draft(edition, lead_writer)
    reader = make_writer("pembaca@contoh.invalid")
    add_team_member(proposal=proposal, name="P", role=TeamRole.READER, user=reader, actor=lead_writer, at=NOW)
    add_team_member(proposal=proposal, name="Tanpa akun", role=TeamRole.WRITER, actor=lead_writer, at=NOW)
    make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    mail.outbox.clear()
    remind_codes(edition, CLOSES_AT - DAY)
    letters = {message.to[0]: message for message in mail.outbox}
    assert set(letters) == {lead_writer.email, reader.email}
    body = letters[lead_writer.email].body
    for text in (
        "Yulia",
        "Ringkasan",
        "SK penetapan",
        "31 Agustus 2026 pukul 23.59 WIB",
        "/inovasi/P26-001/",
        "1 hari",
    ):
        assert text in body
    assert "Anda pembaca" in letters[reader.email].body and "Anda pembaca" not in body


def test_where_the_operator_has_to_act_the_operator_is_told(edition, lead_writer):
    operator = make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    take_team_step(proposal=proposal, step="request_approval", actor=lead_writer, at=NOW)
    mail.outbox.clear()
    remind_codes(edition, CLOSES_AT - DAY)
    assert {message.to[0] for message in mail.outbox} == {lead_writer.email, operator.email}
    assert "menunggu operator unit" in mail.outbox[0].body


def test_the_bureau_looks_first_then_reminds_and_the_team_sees_it(
    client, edition, lead_writer, make_person, monkeypatch
):
    monkeypatch.setattr(pages, "timezone", SimpleNamespace(now=lambda: CLOSES_AT - DAY))
    start_draft(edition, lead_writer)
    client.force_login(make_person("staf@solok.example", Role.BUREAU_STAFF))
    page = reverse("team-reminders", args=[edition.slug])
    content = client.get(page).content.decode()
    assert "1 proposal; 1 orang" in content and "Yulia" in content and "30 Agustus 2026" in content
    assert (
        "1 proposal perlu diingatkan sekarang"
        in client.get(reverse("edition-desk", args=[edition.slug])).content.decode()
    )
    assert mail.outbox == []
    assert "Tim dari 1 proposal" in client.post(page, follow=True).content.decode()
    assert len(mail.outbox) == 1 and Reminder.objects.get().actor.email == "staf@solok.example"
    assert "tidak ada surel yang dikirim" in client.post(page, follow=True).content.decode()
    client.force_login(lead_writer)
    assert "Diingatkan melalui surel" in client.get("/inovasi/P26-001/").content.decode()


def test_the_preview_costs_the_same_for_3_and_30(client, edition, lead_writer, make_person, monkeypatch):
    monkeypatch.setattr(pages, "timezone", SimpleNamespace(now=lambda: CLOSES_AT - DAY))
    client.force_login(make_person("staf@solok.example", Role.BUREAU_STAFF))

    def queries(count):
        for number in range(count):
            place = unit(f"dinas-{count}-{number}")
            join_unit(user=lead_writer, unit=place, role=MembershipRole.MEMBER)
            start_draft(edition, lead_writer, title=f"Judul {number} nomor {count}", unit=place)
        page = reverse("team-reminders", args=[edition.slug])
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    assert queries(3) == queries(27)


def test_the_command_tells_then_reminds(db, lead_writer):
    document, now = rules_document(), timezone.now().replace(microsecond=0)
    document["stages"][0] |= {"opens_at": (now - 9 * DAY).isoformat(), "closes_at": (now + 2 * DAY).isoformat()}
    edition = opened({**document, "rulebook": "dekat"}, slug="dekat", prefix="D26", at=now - 9 * DAY)
    start_draft(edition, lead_writer, at=now - 8 * DAY)

    def run(*options):
        output = StringIO()
        call_command("remind", *options, "--json", stdout=output)
        return json.loads(output.getvalue())

    expected = [{"edition": "dekat", "proposal": "D26-001", "people": 1}]
    assert run("--dry-run") == expected and not Reminder.objects.exists()
    assert run("dekat") == expected
    assert run() == [] and len(mail.outbox) == 1
