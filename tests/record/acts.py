"""One act for each kind of mail that neither the demo nor the example of the README sends, by the pages of the site."""

import re
from datetime import timedelta
from functools import partial

from django.test import Client
from django.urls import reverse

from tests.record.pages import page_of, send_form, signed_in
from tests.record.playing import CHIEF, JUDGED, OPEN, PUBLISHED, Play
from tests.record.project import model_of

OTHER_ADMIN = "admin.kedua@contoh.invalid"
OPERATOR = "operator.dinkes@contoh.invalid"
OTHER_OPERATOR = "operator.kecamatan-gunung-talang@contoh.invalid"
LEAD, WRITER = "yulia.rahmi@contoh.invalid", "dedi.saputra@contoh.invalid"
JUDGE = "juri4@contoh.invalid"
DRAFT, SENT, FAILED, RETURNED = "P26-005", "P26-002", "P26-004", "P26-003"
PASSWORD = "gonjong-lima-rumah-bagonjong"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def play_mails(play: Play, traveller) -> None:
    """One act for each kind of mail that neither the demo nor the example sends."""
    chief = signed_in(CHIEF)
    _judge_and_return(play, chief)
    _check(play, chief)
    _change_team(play)
    _ask_and_send(play)
    _give_passwords(play, chief)
    play.run_command("remind", "--dry-run")
    traveller.shift(timedelta(days=20))
    play.run_command("remind")


def _judge_and_return(play, chief) -> None:
    judge = signed_in(JUDGE)
    uuid = UUID.search(page_of(judge, "judge-queue"))[0]
    save, page = reverse("sheet-save", args=[uuid]), page_of(judge, "score-sheet", uuid)
    send_form(judge, page, save, _give_80)
    lock = reverse("sheet-lock", args=[uuid])
    play.run_act("lock a sheet", lambda: send_form(judge, page_of(judge, "sheet-lock", uuid), lock))
    unlock, page = reverse("sheet-unlock", args=[JUDGED, uuid]), page_of(chief, "sheet-unlock", JUDGED, uuid)
    play.run_act("give a sheet back", lambda: send_form(chief, page, unlock, reason="Nilai tertukar."))
    remind = reverse("progress-remind", args=[JUDGED, "proposal"])
    page = page_of(chief, "progress-remind", JUDGED, "proposal")
    play.run_act("remind judges", lambda: send_form(chief, page, remind))
    job = play.run_act("make the workbook", lambda: chief.post(reverse("job-start", args=[PUBLISHED, "workbook"])))
    file = chief.get(reverse("job-file", args=[PUBLISHED, UUID.search(job.url)[0]]))
    play.job = b"".join(file.streaming_content)


def _give_80(offered) -> dict:
    return {name: "80" for name in offered if name.startswith("value-") and not name.endswith("-opened")}


def _check(play, chief) -> None:
    def decide(name, code, act, change=None, **values):
        page, address = page_of(chief, "check-page", OPEN, code), reverse(name, args=[OPEN, code])
        return play.run_act(act, lambda: send_form(chief, page, address, change, **values))

    decide("check-return", SENT, "return for correction", reason="Lampiran kurang.")
    decide("check-fail", FAILED, "fail the check", reason="Belum setahun.")
    page = page_of(chief, "check-page", OPEN, FAILED)
    send_form(chief, page, reverse("check-reopen", args=[OPEN, FAILED]), reason="Bukti baru.")
    decide("check-pass", FAILED, "pass the check", _mark_all_met)
    decide("check-disqualify", FAILED, "disqualify", reason="Meniru.")


def _mark_all_met(offered) -> dict:
    return {name: "met" for name, values in offered.items() if "met" in values}


def _change_team(play) -> None:
    lead, writer = signed_in(LEAD), signed_in(WRITER)
    _add_to_team(play, lead, "invite to the team", "CONTOH Anggota Baru", "anggota.baru@contoh.invalid")
    _add_to_team(play, lead, "add to the team", "CONTOH Operator Kecamatan Gunung Talang", OTHER_OPERATOR)
    address, page = reverse("team-link-make", args=[DRAFT]), page_of(lead, "proposal-team", DRAFT)
    link_page = send_form(lead, page, address, role="writer").content.decode()
    guest = {"name": "CONTOH Tamu", "email": "tamu@contoh.invalid"}
    play.run_act("join the team", lambda: _open_link("team-join", link_page, guest))
    _act_on_member(play, lead, "team-role", "CONTOH Dedi Saputra", role="reader")
    _act_on_member(play, lead, "team-lead", "CONTOH Dedi Saputra")
    _act_on_member(play, writer, "team-remove", "CONTOH Anggota Baru")


def _add_to_team(play, lead, act, name, email) -> None:
    address, page = reverse("proposal-team", args=[DRAFT]), page_of(lead, "proposal-team", DRAFT)
    play.run_act(act, lambda: send_form(lead, page, address, name=name, email=email, role="reader"))


def _act_on_member(play, client, url_name, person, **values) -> None:
    member = model_of("member").objects.get(proposal__code=DRAFT, name=person)
    address, page = reverse(url_name, args=[DRAFT, member.pk]), page_of(client, "proposal-team", DRAFT)
    play.run_act(f"{url_name} {person}", lambda: send_form(client, page, address, **values))


def _ask_and_send(play) -> None:
    writer, operator = signed_in(WRITER), signed_in(OPERATOR)
    play.run_command("membership", OPERATOR, "puskesmas-alahan-panjang", "--role", "operator", "--actor", CHIEF)
    ask, back = (reverse("proposal-step", args=[DRAFT, step]) for step in ("request_approval", "return_to_team"))
    play.run_act("ask for approval", lambda: writer.post(ask))
    play.run_act("return to the team", lambda: operator.post(back, {"note": "Lengkapi bukti dulu."}))
    sender = signed_in(OTHER_OPERATOR)
    page, send = page_of(sender, "proposal-send", RETURNED), reverse("proposal-send", args=[RETURNED])
    play.run_act("send a proposal", lambda: send_form(sender, page, send))


def _give_passwords(play, chief) -> None:
    play.run_command("invite", OTHER_ADMIN, "--name", "CONTOH Admin Kedua", "--role", "bureau_admin")
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    _open_link("invitation", play.mails[-1][1].body, passwords)
    for email in (LEAD, OTHER_ADMIN):
        pk = signed_in(email).session["_auth_user_id"]
        address, page = reverse("password-link-make", args=[pk]), page_of(chief, "password-link-make", pk)
        send = partial(send_form, chief, page, address, reason="Datang ke kantor.")
        text = play.run_act(f"password link for {email}", send).content.decode()
        play.run_act(f"choose a password: {email}", partial(_open_link, "password-link", text, passwords))
    reset, page = reverse("account_reset_password"), page_of(Client(), "account_reset_password")
    play.run_act("ask for a new password", lambda: send_form(Client(), page, reset, email=JUDGE))
    unknown = {"email": "tidak.ada@contoh.invalid"}
    play.run_act("ask for a new password, unknown", lambda: send_form(Client(), page, reset, **unknown))


def _open_link(name, text, values):
    """Find the one-time link of this URL name in a text and send the form behind it."""
    token = _token_in(name, text)
    page = page_of(Client(), name, token)
    return send_form(Client(), page, reverse(name, args=[token]), **values)


def _token_in(name, text) -> str:
    address = re.escape(reverse(name, args=["TOKEN"])).replace("TOKEN", r"([^/\"'<\s]+)")
    return re.search(address, text)[1]
