"""The file with the passwords of the demo, and the mails that it shows instead of sending."""

import stat

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from cms.demo.accounts_file import forget_accounts, read_accounts, write_accounts
from cms.demo.mailbox import read_mails
from cms.demo.people import Account
from tests.judging.command_line import run

ACCOUNTS = [
    Account("Juri", "juri1@contoh.invalid", "abcd-efgh-jkmn", "/penilaian/"),
    Account("Juri", "juri2@contoh.invalid", "pqrs-tuvw-xyz2"),
]


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.DEMO_ACCOUNTS_FILE = tmp_path / "demo-accounts.txt"
    return settings.DEMO_ACCOUNTS_FILE


def test_only_the_owner_reads_the_passwords(file):
    file.write_text("lama")
    file.chmod(0o644)
    write_accounts(ACCOUNTS)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = read_accounts().splitlines()
    assert [line.split() for line in lines if "juri1" in line] == [
        ["Juri", "juri1@contoh.invalid", "abcd-efgh-jkmn"],
        ["juri1@contoh.invalid", "/penilaian/"],
    ]
    assert sum("juri2" in line for line in lines) == 1


def test_they_are_printed_until_they_are_forgotten(db, file):
    write_accounts(ACCOUNTS)
    assert "abcd-efgh-jkmn" in run("demo", accounts=True)["text"]
    assert run("demo", forget=True) == {"forgotten": True}
    assert run("demo", forget=True) == {"forgotten": False}
    assert (file.exists(), run("demo", accounts=True)["text"], forget_accounts()) == (False, "", False)


def test_loading_keeps_them_and_removing_forgets_them(db, file):
    loaded = run("demo")["accounts"]
    assert all(account["password"] in read_accounts() for account in loaded)
    file.unlink()
    assert run("demo") == {"loaded": False, "accounts": []}
    assert not file.exists(), "passwords that are gone cannot be kept"


def test_mails_of_the_folder_are_shown_newest_first(db, client, settings, tmp_path):
    settings.DEMO_MAIL_DIR = tmp_path / "mail"
    assert read_mails(settings.DEMO_MAIL_DIR) == []
    backend = "django.core.mail.backends.filebased.EmailBackend"
    for number in (1, 2):
        connection = get_connection(backend, file_path=settings.DEMO_MAIL_DIR)
        text = f"Undangan – ke-{number}\n\nhttps://contoh.invalid/{number}\n<b>tebal</b>"
        mail = EmailMultiAlternatives(f"Perihal Ⅷ {number}", text, to=[f"juri{number}@contoh.invalid"])
        mail.attach_alternative("<p>Undangan", "text/html")
        connection.send_messages([mail, mail])
    mails = read_mails(settings.DEMO_MAIL_DIR)
    assert [(mail.recipient, mail.subject) for mail in mails[1:3]] == [
        ("juri2@contoh.invalid", "Perihal Ⅷ 2"),
        ("juri1@contoh.invalid", "Perihal Ⅷ 1"),
    ]
    assert mails[0].text.startswith("Undangan – ke-2\n") and mails[0].at
    content = client.get("/surat-contoh/").content.decode()
    assert 'href="https://contoh.invalid/1"' in content and "&lt;b&gt;tebal" in content


def test_a_mail_that_was_cut_is_shown_as_far_as_it_goes(tmp_path):
    (tmp_path / "1.log").write_bytes(b"Subject: Setengah\nTo: a@contoh.invalid\n")
    (mail,) = read_mails(tmp_path)
    assert (mail.subject, mail.at) == ("Setengah", None)
