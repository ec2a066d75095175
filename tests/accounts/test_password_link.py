import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.enums import Role
from accounts.models import Invitation
from accounts.services.invitations import accept_invitation, create_invitation
from accounts.services.passwords import choose_password, issue_password_link
from core.errors import Refused
from tests.people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db
NEW = "rangkiang-di-halaman"
NOW = timezone.now


@pytest.fixture(autouse=True)
def served(settings):
    settings.ALLOWED_HOSTS = ["balairung.example", "testserver"]


@pytest.fixture
def rina(make_person):
    return make_person("rina@solok.example", Role.BUREAU_ADMIN, name="Rina")


@pytest.fixture
def siti(rina):
    """Somebody whose login name is no mailbox."""
    link, _token = create_invitation(email="", name="Siti", actor=rina, at=NOW())
    return accept_invitation(invitation=link, password=PASSWORD, at=NOW())


def link_form_path(person):
    return f"/kelola/orang/{person.pk}/kata-sandi/"


def make_link(client, person):
    page = client.post(link_form_path(person), {"reason": "Datang dengan kartu pegawai"}).content.decode()
    return re.search(r'name="token" value="([^"]+)"', page).group(1)


def choose_new_password(client, token, password=NEW):
    return client.post(f"/akun/kata-sandi/{token}/", {"password1": password, "password2": password})


def test_the_person_chooses_and_every_session_of_hers_ends(rina, siti):
    hers, bureau = signed_in(siti), signed_in(rina)
    page = bureau.get(link_form_path(siti)).content.decode()
    assert "pengaman tambahan" in page or "dua" in page
    token = make_link(bureau, siti)
    assert hers.get("/inovasi/").status_code == 200, "nothing happens before the link is used"
    link_page = Client().get(f"/akun/kata-sandi/{token}/")
    assert "Siti" in link_page.content.decode() and link_page["Referrer-Policy"] == "same-origin"
    assert choose_new_password(Client(), token)["Location"] == "/akun/login/"
    assert hers.get("/inovasi/").status_code == 302
    siti.refresh_from_db()
    assert siti.check_password(NEW)
    assert choose_new_password(Client(), token, "sesuatu-yang-lain").status_code == 410
    assert not mail.outbox, "a made login name is nobody's mailbox"


def test_it_is_logged_with_the_reason(rina, siti):
    link, _token = issue_password_link(person=siti, reason="Kartu pegawai", actor=rina, at=NOW())
    choose_password(link=link, password=NEW, at=NOW())
    log = {entry.action: entry for entry in ModelLogEntry.objects.filter(object_id=siti.pk)}
    assert (
        log["accounts.password_link"].user == rina and log["accounts.password_link"].data["reason"] == "Kartu pegawai"
    )
    assert log["accounts.password_chosen"].user == siti
    assert "Kartu pegawai" in signed_in(rina).get(f"/kelola/users/history/{siti.pk}/").content.decode()


def test_the_second_factor_stays(rina, siti):
    TOTP.activate(siti, generate_totp_secret())
    link, _token = issue_password_link(person=siti, reason="Kartu pegawai", actor=rina, at=NOW())
    choose_password(link=link, password=NEW, at=NOW())
    answer = (client := Client()).post("/akun/login/", {"login": siti.email, "password": NEW})
    assert answer["Location"].startswith("/akun/2fa/authenticate/") and "_auth_user_id" not in client.session


def test_a_confirmed_mailbox_is_told_before_and_after(rina, make_person, django_capture_on_commit_callbacks):
    dewi = make_person("dewi@solok.example", Role.JUDGE)
    with django_capture_on_commit_callbacks(execute=True):
        link, token = issue_password_link(person=dewi, reason="Telepon", actor=rina, at=NOW())
        choose_password(link=link, password=NEW, at=NOW())
    before, after = mail.outbox
    assert before.to == after.to == [dewi.email]
    assert f"/akun/kata-sandi/{token}/" in before.body and token not in after.body


def test_an_unconfirmed_address_gets_nothing(rina, make_person, django_capture_on_commit_callbacks):
    dewi = make_person("dewi@solok.example")
    EmailAddress.objects.filter(user=dewi).update(verified=False)
    with django_capture_on_commit_callbacks(execute=True):
        issue_password_link(person=dewi, reason="Telepon", actor=rina, at=NOW())
    assert not mail.outbox


def test_for_an_admin_every_other_admin_is_told(rina, make_person, django_capture_on_commit_callbacks):
    hadi = make_person("hadi@solok.example", Role.BUREAU_ADMIN)
    third = make_person("ketiga@solok.example", Role.BUREAU_ADMIN)
    with django_capture_on_commit_callbacks(execute=True):
        _link, token = issue_password_link(person=hadi, reason="Telepon", actor=rina, at=NOW())
    recipients = {message.to[0] for message in mail.outbox if token not in message.body}
    assert recipients == {hadi.email, third.email}


def test_staff_and_others_find_nothing(rina, siti, make_person):
    for role in (Role.BUREAU_STAFF, Role.EDITOR, Role.JUDGE):
        person = make_person(f"{role}@solok.example", role)
        for answer in (
            signed_in(person).get(link_form_path(siti)),
            signed_in(person).post(link_form_path(siti), {"reason": "x"}),
        ):
            assert answer.status_code in (403, 404)
    assert siti.invitations.count() == 1


@pytest.mark.parametrize("case", ["self", "blocked", "superuser", "no password", "no reason"])
def test_refusals_say_why_and_make_no_link(rina, siti, case):
    person, reason = siti, "Telepon"
    if case == "self":
        person = rina
    elif case == "blocked":
        siti.is_active = False
    elif case == "superuser":
        siti.is_superuser = True
    elif case == "no password":
        siti.set_unusable_password()
    else:
        reason = " "
    siti.save()
    with pytest.raises(Refused):
        issue_password_link(person=person, reason=reason, actor=rina, at=NOW())
    answer = signed_in(rina).post(link_form_path(person), {"reason": reason})
    assert answer.status_code == 200 and 'name="token"' not in answer.content.decode()
    assert Invitation.objects.filter(purpose="new_password").count() == 0


def test_late_unknown_and_wrong_links_open_nothing(rina, siti):
    late = issue_password_link(person=siti, reason="Telepon", actor=rina, at=NOW() - timedelta(hours=73))[1]
    assert choose_new_password(Client(), late).status_code == 410
    assert choose_new_password(Client(), "tidak-ada").status_code == 404
    token = issue_password_link(person=siti, reason="Telepon", actor=rina, at=NOW())[1]
    assert Client().post(f"/akun/undangan/{token}/").status_code == 404, "an invitation sets no new password"
    invitation = create_invitation(email="budi@solok.example", name="Budi", actor=rina, at=NOW())[1]
    assert choose_new_password(Client(), invitation).status_code == 404
    siti.is_active = False
    siti.save(update_fields=["is_active"])
    assert choose_new_password(Client(), token).status_code == 410


def test_a_newer_link_ends_the_older_and_the_letter_says_what_it_is(rina, siti):
    client = signed_in(rina)
    old, new = make_link(client, siti), make_link(client, siti)
    assert choose_new_password(Client(), old).status_code == 410
    assert client.post("/kelola/orang/undang/surat/", {"token": old}).status_code == 404
    assert client.post("/kelola/orang/undang/surat/", {"token": new}).content.startswith(b"%PDF")
    assert "Kata sandi baru" in client.get("/kelola/orang/undangan/").content.decode()


def test_a_weak_password_is_refused(rina, siti):
    token = make_link(signed_in(rina), siti)
    assert choose_new_password(Client(), token, "123").status_code == 200
    siti.refresh_from_db()
    assert siti.check_password(PASSWORD)
