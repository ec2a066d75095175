"""Outgoing mail in the bureau's admin: counted, searched, downloaded, sent again; no page shows its text."""

import smtplib
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.mail import send_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from accounts.enums import Role
from core.mail.delivery import deliver_due_mails
from core.mail.models import OutgoingMail

pytestmark = pytest.mark.django_db
SECRET = "https://balairung.example/akun/undangan/rahasia/"


@pytest.fixture
def officer(client, make_person, outbox):
    person = make_person("staf@solok.example", Role.BUREAU_STAFF)
    client.force_login(person)
    return person


@pytest.fixture
def three(officer, outbox):
    """One sent, one that no server takes, one that waits."""
    outbox.trouble["salah@solok.example"] = smtplib.SMTPRecipientsRefused({"s": (550, b"5.1.1 No such user")})
    for name in ("yulia", "salah"):
        send_mail("Undangan", SECRET, None, [f"{name}@solok.example"])
    deliver_due_mails()
    send_mail("Tanda terima", SECRET, None, ["dedi@solok.example"])
    return {mail.recipient.split("@")[0]: mail for mail in OutgoingMail.objects.all()}


def listed(client, **query):
    return client.get(reverse("mail-list"), query).content.decode()


def test_the_list_counts_finds_and_says_what_was_the_matter(client, three):
    page = listed(client)
    for text in ("3 surat", "Terkirim", "Menunggu", "Gagal", "alamat ini tidak ada", "550 5.1.1 No such user"):
        assert text in page
    assert "rahasia" not in page
    failed = listed(client, keadaan="failed")
    assert "salah@" in failed and "dedi@" not in failed and "yulia@" not in failed
    assert "dedi@" in listed(client, cari="tanda terima") and "yulia@" not in listed(client, cari="tanda terima")
    assert "Tidak ada surat yang cocok" in listed(client, cari="tidak ada")


def test_the_workbook_holds_the_filtered_list_and_no_contents(client, three):
    sheet = load_workbook(BytesIO(client.get(reverse("mail-list"), {"xlsx": 1, "keadaan": "failed"}).content)).active
    text = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "salah@solok.example" in text and "dedi@" not in text and "rahasia" not in text


def test_a_failed_message_is_sent_again_after_a_look_and_the_log_says_by_whom(client, officer, three, outbox):
    page = reverse("mail-resend", args=[three["salah"].uuid])
    content = client.get(page).content.decode()
    assert "salah@solok.example" in content and "rahasia" not in content
    assert OutgoingMail.objects.get(pk=three["salah"].pk).state == "failed", "a look sends nothing"
    assert client.post(page)["Location"] == reverse("mail-list")
    outbox.trouble.clear()
    deliver_due_mails()
    assert ["salah@solok.example"] in [message.to for message in outbox.sent]
    assert OutgoingMail.objects.get(pk=three["salah"].pk).state == "sent"
    entry = ModelLogEntry.objects.get(action="accounts.resend_mail")
    assert (entry.user, entry.object_id) == (officer, str(three["salah"].pk))
    assert client.post(page).status_code == 409, "once is enough"


def test_what_is_too_old_to_be_sent_again_offers_no_button(client, three):
    page = reverse("mail-resend", args=[three["salah"].uuid])
    assert page in listed(client)
    OutgoingMail.objects.filter(state="failed").update(content="")
    assert page not in listed(client) and "1 surat" in listed(client, keadaan="failed")
    assert "tidak ada yang perlu dikirim lagi" in client.get(page).content.decode()


def test_all_failed_ones_are_sent_again_at_once(client, officer, three):
    OutgoingMail.objects.filter(state="waiting").update(state="failed", due_at=None)
    address = reverse("mail-resend-all")
    assert address in listed(client)
    assert client.post(address).status_code == 302
    assert OutgoingMail.objects.filter(state="waiting").count() == 2
    assert client.post(address).status_code == 409


def test_the_home_page_says_when_something_is_the_matter(client, officer, three):
    home = reverse("wagtailadmin_home")
    assert "1 surat gagal dikirim" in client.get(home).content.decode()
    OutgoingMail.objects.filter(state="failed").delete()
    assert "gagal dikirim" not in client.get(home).content.decode()
    OutgoingMail.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(hours=1))
    page = client.get(home).content.decode()
    assert "balairung-worker" in page
    assert "balairung-worker" in listed(client)


def test_the_list_costs_the_same_for_3_and_30(client, three):
    def queries():
        with CaptureQueriesContext(connection) as queries:
            listed(client)
        return len(queries)

    queries()
    few = queries()
    for number in range(27):
        send_mail("Surat", "isi", None, [f"orang{number}@solok.example"])
    assert queries() == few
