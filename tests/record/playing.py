"""What the record tells of: the demo, the example of the README, and one act for each kind of mail."""

import io
import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.core import mail
from django.core.management import call_command
from django.test import Client, TestCase
from django.urls import reverse

from tests.record.pages import page_of, send_form, signed_in
from tests.record.project import EXAMPLE, NEW_UNIT, PRESETS, model_of, rows_of

CHIEF = "kabag.organisasi@contoh.invalid"
OTHER_ADMIN = "admin.kedua@contoh.invalid"
OPERATOR = "operator.dinkes@contoh.invalid"
OTHER_OPERATOR = "operator.kecamatan-gunung-talang@contoh.invalid"
LEAD, WRITER, GUEST = "yulia.rahmi@contoh.invalid", "dedi.saputra@contoh.invalid", "anggota.baru@contoh.invalid"
JUDGE = "juri4@contoh.invalid"
PUBLISHED, JUDGED, OPEN, EXAMPLE_EDITION = "lomba-2025", "lomba-nagari-2026", "lomba-2026", "coba"
EXAMPLE_UNITS = ("puskesmas-talang", "distan", "disdukcapil", "dinas-perpustakaan")
TEAM = ("Yulia", "Dedi", "Anggota Baru", "Operator Kecamatan", "Tamu", "Marlis")
PASSWORD = "gonjong-lima-rumah-bagonjong"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class Play:
    """Mails with the act that sent them, outcomes of commands, the file of a job, and the folder of other files."""

    folder: Path
    job: bytes = b""
    mails: list[tuple[str, mail.EmailMessage]] = field(default_factory=list)
    outcomes: list[dict] = field(default_factory=list)

    def command(self, *words: str, keep=None) -> dict:
        """Run a command with --json and record what it printed; `keep` turns it into what is the same in every run."""
        out = io.StringIO()
        mail.outbox = []
        call_command(*words, "--json", stdout=out, stderr=io.StringIO())
        text = out.getvalue().replace(str(self.folder), "FOLDER")
        data = json.loads(text) if text.strip() else None
        shown = [word.replace(str(self.folder), "FOLDER").replace(str(EXAMPLE), "EXAMPLE") for word in words]
        self.outcomes.append({"command": shown, "json": keep(data) if keep else data})
        self._take_mails(" ".join(shown[:2]))
        return data

    def act(self, about: str, do) -> object:
        """Do something that sends mail, its background work included, and record what was sent."""
        mail.outbox = []
        with TestCase.captureOnCommitCallbacks(execute=True):
            outcome = do()
        assert mail.outbox, about
        self._take_mails(about)
        return outcome

    def _take_mails(self, about) -> None:
        self.mails += [(about, message) for message in mail.outbox]
        mail.outbox = []


def shape_of(value):
    """Keys and kinds of values instead of values."""
    if isinstance(value, dict):
        return {key: shape_of(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape_of(value[0])] if value else []
    return type(value).__name__


def play_demo(play: Play) -> None:
    """Load the demo; passwords are recorded by their kind only."""
    play.command("demo", keep=shape_of)
    play.command("demo", keep=shape_of)


def play_rulebooks(play: Play) -> None:
    """Validate, load and export every preset; the files lie in the folder of the play."""
    for path in sorted(PRESETS.glob("*.yaml")):
        play.command("rulebook", "validate", path.stem)
        play.command("rulebook", "load", path.stem, "--actor", CHIEF)
        play.command("rulebook", "export", str(play.folder / path.name), "--code", path.stem)


def play_example(play: Play) -> None:
    """The example of the README from the rules to a replaced certificate, by commands alone."""
    for code in EXAMPLE_UNITS:
        model_of("unit").objects.get_or_create(code=code, defaults={"name": f"Unit {code} (CONTOH)", **NEW_UNIT})
    by, rulebook = ("--actor", CHIEF), str(EXAMPLE / "rulebook.yaml")
    play.command("rulebook", "validate", rulebook)
    play.command("rulebook", "load", rulebook, *by)
    play.command("rulebook", "export", str(play.folder / "contoh.yaml"))
    named = ("--rulebook", "contoh", "--name", "Lomba Contoh", "--year", "2026", "--prefix", "CB")
    play.command("edition", "create", EXAMPLE_EDITION, *named, *by)
    play.command("edition", "open", EXAMPLE_EDITION, *by)
    play.command("import_entries", EXAMPLE_EDITION, str(EXAMPLE / "entries.csv"), *by)
    play.command("import_entries", EXAMPLE_EDITION, str(EXAMPLE / "entries.csv"), "--commit", "--eligible", *by)
    for stage in ("proposal", "presentasi"):
        _play_stage(play, stage, by)
        if stage == "proposal":
            play.command("advance", EXAMPLE_EDITION, "--stage", stage, *by)
    play.command("tabulate", EXAMPLE_EDITION)
    reason = ("--reason", "Dipakai lebih banyak nagari.")
    play.command("plenary", EXAMPLE_EDITION, "order", "CB-002", "CB-001", *reason, *by)
    play.command("publish", EXAMPLE_EDITION, *by)
    _play_papers(play, by)


def _play_stage(play, stage, by) -> None:
    at, scores = ("--stage", stage), str(EXAMPLE / f"scores-{stage}.csv")
    play.command("panel", EXAMPLE_EDITION, str(EXAMPLE / "judges.csv"), *at, "--assign-all", *by)
    play.command("import_scores", EXAMPLE_EDITION, scores, *at, *by)
    play.command("import_scores", EXAMPLE_EDITION, scores, *at, "--commit", *by)
    play.command("tabulate", EXAMPLE_EDITION, *at)
    play.command("tabulate", EXAMPLE_EDITION, "--explain", "CB-001")
    play.command("close_stage", EXAMPLE_EDITION, *at, *by)


def _play_papers(play, by) -> None:
    papers = ("-o", str(play.folder / "piagam"))
    settings_file = ("--settings-file", str(EXAMPLE / "certificate.yaml"))
    in_order = lambda data: {**data, "files": sorted(data["files"])}  # noqa: E731 - processes finish in any order
    play.command("issue_certificates", EXAMPLE_EDITION, *papers, *settings_file, *by, keep=in_order)
    first, second, *_others = rows_of("certificate").filter(award__ranking__edition__slug=EXAMPLE_EDITION)
    play.command("revoke_certificate", first.code, "--reason", "Nama tim salah cetak.", "--replace", *by)
    play.command("revoke_certificate", second.code, "--reason", "Salah orang.", *by)


def play_commands(play: Play) -> None:
    """What the other commands print about the demo."""
    for edition, stages, explained in (
        (PUBLISHED, ("proposal", "presentasi"), ("P25-009", "P25-020")),
        (JUDGED, ("proposal",), ("N26-001",)),
        (EXAMPLE_EDITION, ("presentasi",), ("CB-003",)),
    ):
        play.command("tabulate", edition)
        for stage in stages:
            play.command("tabulate", edition, "--stage", stage)
        for code in explained:
            play.command("tabulate", edition, "--explain", code)
        play.command("export_ranking", edition, "-o", str(play.folder / f"{edition}.xlsx"))
    for edition in (PUBLISHED, JUDGED, OPEN, EXAMPLE_EDITION):
        play.command("edition", "show", edition)
        play.command("audit", edition)
    play.command("units")
    play.command("sync_grants")
    play.command("sweep_uploads")
    by = ("--actor", CHIEF)
    play.command("membership", WRITER, "dinkes", *by)
    play.command("membership", WRITER, "dinkes", "--successor", LEAD, *by)
    play.command("membership", LEAD, "dinkes", "--end", *by)
    play.command("invite", "juri.baru@contoh.invalid", "--name", "CONTOH Juri", "--role", "judge", "--print-link")
    small = ("--entries", "6", "--judges", "3", "--sheets", "2", "--criteria", "3")
    play.command("seed", *small, *by, keep=lambda data: {**data, "seconds": "float"})


def play_mails(play: Play, traveller) -> None:
    """One act for each kind of mail that neither the demo nor the example sends."""
    chief = signed_in(CHIEF)
    _judge_and_return(play, chief)
    _check(play, chief)
    _change_team(play)
    _ask_and_send(play)
    _give_passwords(play, chief)
    play.command("remind", "--dry-run")
    traveller.shift(timedelta(days=20))
    play.command("remind")


def _judge_and_return(play, chief) -> None:
    judge = signed_in(JUDGE)
    uuid = UUID.search(page_of(judge, "judge-queue"))[0]
    save, page = reverse("sheet-save", args=[uuid]), page_of(judge, "score-sheet", uuid)
    send_form(judge, page, save, lambda offered: {name: "80" for name in offered if name.startswith("value-")})
    lock = reverse("sheet-lock", args=[uuid])
    play.act("lock a sheet", lambda: send_form(judge, page_of(judge, "sheet-lock", uuid), lock))
    unlock, page = reverse("sheet-unlock", args=[JUDGED, uuid]), page_of(chief, "sheet-unlock", JUDGED, uuid)
    play.act("give a sheet back", lambda: send_form(chief, page, unlock, reason="Nilai tertukar."))
    remind = reverse("progress-remind", args=[JUDGED, "proposal"])
    page = page_of(chief, "progress-remind", JUDGED, "proposal")
    play.act("remind judges", lambda: send_form(chief, page, remind))
    job = play.act("make the workbook", lambda: chief.post(reverse("job-start", args=[PUBLISHED, "workbook"])))
    file = chief.get(reverse("job-file", args=[PUBLISHED, UUID.search(job.url)[0]]))
    play.job = b"".join(file.streaming_content)


def _check(play, chief) -> None:
    def decide(name, code, about, change=None, **values):
        page, address = page_of(chief, "check-page", OPEN, code), reverse(name, args=[OPEN, code])
        return play.act(about, lambda: send_form(chief, page, address, change, **values))

    decide("check-return", "P26-002", "return for correction", reason="Lampiran kurang.")
    decide("check-fail", "P26-004", "fail the check", reason="Belum setahun.")
    page = page_of(chief, "check-page", OPEN, "P26-004")
    send_form(chief, page, reverse("check-reopen", args=[OPEN, "P26-004"]), reason="Bukti baru.")
    all_met = lambda offered: {name: "met" for name, values in offered.items() if "met" in values}  # noqa: E731
    decide("check-pass", "P26-004", "pass the check", all_met)
    decide("check-disqualify", "P26-004", "disqualify", reason="Meniru.")


def _change_team(play) -> None:
    code, lead, writer = "P26-005", signed_in(LEAD), signed_in(WRITER)
    team = reverse("proposal-team", args=[code])
    invited = {"name": "CONTOH Anggota Baru", "email": GUEST, "role": "reader"}
    page = page_of(lead, "proposal-team", code)
    play.act("invite to the team", lambda: send_form(lead, page, team, **invited))
    known = {"name": "CONTOH Operator Kecamatan Gunung Talang", "email": OTHER_OPERATOR, "role": "reader"}
    page = page_of(lead, "proposal-team", code)
    play.act("add to the team", lambda: send_form(lead, page, team, **known))
    make = reverse("team-link-make", args=[code])
    made = send_form(lead, page_of(lead, "proposal-team", code), make, role="writer").content.decode()
    joined = {"name": "CONTOH Tamu", "email": "tamu@contoh.invalid"}
    play.act("join the team", lambda: _open_link("team-join", made, joined))
    _act_on_member(play, lead, "team-role", code, "Dedi", role="reader")
    _act_on_member(play, lead, "team-lead", code, "Dedi")
    _act_on_member(play, writer, "team-remove", code, "Anggota Baru")


def _act_on_member(play, client, name, code, person, **values) -> None:
    """Do one act on a member of the team; the number in its address is found in the form behind the person's name."""
    page = page_of(client, "proposal-team", code)
    address = re.escape(reverse(name, args=[code, 999])).replace("999", r"(\d+)")
    for number in dict.fromkeys(re.findall(address, page)):
        place = page.index(reverse(name, args=[code, number]))
        before = [(page.rfind(f"CONTOH {known}", 0, place), known) for known in TEAM]
        if max(before)[1] == person:
            to = reverse(name, args=[code, number])
            play.act(f"{name} {person}", lambda to=to: send_form(client, page, to, **values))
            return
    raise AssertionError((name, person))


def _ask_and_send(play) -> None:
    code, writer, operator = "P26-005", signed_in(WRITER), signed_in(OPERATOR)
    play.command("membership", OPERATOR, "puskesmas-alahan-panjang", "--role", "operator", "--actor", CHIEF)
    ask, back = (reverse("proposal-step", args=[code, step]) for step in ("request_approval", "return_to_team"))
    play.act("ask for approval", lambda: writer.post(ask))
    play.act("return to the team", lambda: operator.post(back, {"note": "Lengkapi bukti dulu."}))
    sender = signed_in(OTHER_OPERATOR)
    page, send = page_of(sender, "proposal-send", "P26-003"), reverse("proposal-send", args=["P26-003"])
    play.act("send a proposal", lambda: send_form(sender, page, send))


def _give_passwords(play, chief) -> None:
    play.command("invite", OTHER_ADMIN, "--name", "CONTOH Admin Kedua", "--role", "bureau_admin")
    chosen = {"password1": PASSWORD, "password2": PASSWORD}
    _open_link("invitation", play.mails[-1][1].body, chosen)
    for email in (LEAD, OTHER_ADMIN):
        pk = str(signed_in(email).session["_auth_user_id"])
        address, page = reverse("password-link-make", args=[pk]), page_of(chief, "password-link-make", pk)
        about = f"password link for {email}"
        answer = play.act(about, lambda to=address, page=page: send_form(chief, page, to, reason="Datang ke kantor."))
        text = answer.content.decode()
        play.act(f"choose a password: {email}", lambda text=text: _open_link("password-link", text, chosen))
    reset, page = reverse("account_reset_password"), page_of(Client(), "account_reset_password")
    play.act("ask for a new password", lambda: send_form(Client(), page, reset, email=JUDGE))
    unknown = {"email": "tidak.ada@contoh.invalid"}
    play.act("ask for a new password, unknown", lambda: send_form(Client(), page, reset, **unknown))


def _open_link(name, text, values):
    """Find the one-time link of this URL name in a text and send the form behind it."""
    token = _token_in(name, text)
    page = page_of(Client(), name, token)
    return send_form(Client(), page, reverse(name, args=[token]), **values)


def _token_in(name, text) -> str:
    address = re.escape(reverse(name, args=["TOKEN"])).replace("TOKEN", r"([^/\"'<\s]+)")
    return re.search(address, text)[1]
