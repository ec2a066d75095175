"""A whole edition by its people, each on their own screens: from the preset to a certificate that was taken back."""

import io
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import yaml
from django.conf import settings

from tests.browser.conftest import PHONE
from tests.browser.steps import Cast, confirm, decide, finish_job, seat, word
from tests.browser.walk import Visitor

ADMIN = "kabag@contoh.invalid"
SLUG = "lomba-peramban"
DESK = f"/kelola/lomba/{SLUG}/"
WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime.now(UTC).replace(microsecond=0)
DATES = {  # stage: days before now on which it opens and closes
    "pendaftaran": (12, 10),
    "administrasi": (10, 8),
    "proposal": (8, 5),
    "presentasi": (5, 1),
}
DEADLINE = NOW - timedelta(days=10)
GRACE = timedelta(seconds=120)
UNITS = {name: f"Dinas CONTOH {name}" for name in ("Air", "Bumi", "Cahaya", "Damai", "Embun")}
TEAMS = {name: f"{name.lower()}@contoh.invalid" for name in UNITS}
JUDGES = [f"juri.{number}@contoh.invalid" for number in range(1, 4)]
KIN = "juri.kerabat@contoh.invalid"
# One value for every criterion of a sheet: judge totals, so the means are plain to see.
DESK_VALUES = {"Air": (90, 88, 86), "Bumi": (80, 82, 81), "Cahaya": (70, 72, 74)}
KIN_VALUE = 76
TALK_VALUES = {"Air": 84, "Bumi": 90, "Cahaya": 75}
FINAL = {"Air": "86.80", "Bumi": "83.70", "Cahaya": "73.60"}  # 70 % of the mean on the desk, 30 % of the talk


@pytest.fixture(scope="module")
def cast(server, chromium):
    cast = Cast(chromium, server)
    server.start_worker()
    server.shell(
        "from accounts.models import WorkUnit\n"
        f"for number, name in enumerate({[*UNITS.values()]!r}):\n"
        "    WorkUnit.objects.create(code=f'dc{number}', name=name, type='dinas', is_agency=True)"
    )
    server.set_clock(NOW - timedelta(days=12))
    server.manage("invite", ADMIN, "--name", "Kabag CONTOH", "--role", "bureau_admin")
    cast.accept(re.search(r"http\S+/undangan/\S+", server.mails(ADMIN)[-1])[0], ADMIN)
    return cast


def test_a_whole_edition(cast, server):
    admin = cast.window(ADMIN)
    invite_everybody(cast, admin)
    open_from_the_preset(admin)
    codes = hand_in(cast, server)
    check(cast, server, codes)
    judge(cast, server, codes)
    publish(cast, server)
    certificates(cast, codes)
    assert cast.faults == []


def invite_everybody(cast, admin):
    for name, unit in UNITS.items():
        cast.invite(admin, TEAMS[name], f"Ketua {name} CONTOH", unit=unit, membership="operator")
    for number, email in enumerate(JUDGES, 1):
        cast.invite(admin, email, f"Juri {number} CONTOH", role=word("Judge"))
    cast.invite(admin, KIN, "Juri Kerabat CONTOH", role=word("Judge"), unit=UNITS["Air"], membership="member")


def open_from_the_preset(admin):
    page = admin.page
    admin.open("/kelola/lomba/baru/")
    for field, value in {"name": "Lomba Peramban CONTOH", "slug": SLUG, "prefix": "LP", "year": "2026"}.items():
        page.fill(f"[name={field}]", value)
    page.select_option("[name=preset]", "kabupaten-default")
    admin.press(word("Create the competition"))
    admin.open(f"{DESK}aturan/ubah/tahapan/")
    codes = [box.input_value() for box in page.locator("[name$='-code']").all()]
    for stage, days in DATES.items():
        for field, back in zip(("opens_at", "closes_at"), days, strict=True):
            moment = (NOW - timedelta(days=back)).astimezone(WIB)
            page.fill(f"[name=baris-{codes.index(stage)}-{field}]", moment.strftime("%Y-%m-%dT%H:%M:%S"))
    admin.press(word("Save the rules"))
    confirm(admin, f"{DESK}buka/", SLUG)


def hand_in(cast, server) -> dict[str, str]:
    """Three in time (one of them on a phone, one without scripts), one in the grace, one a second after it."""
    codes = {
        "Air": cast.write(TEAMS["Air"], SLUG, "Air CONTOH", size=PHONE),
        "Bumi": cast.write(TEAMS["Bumi"], SLUG, "Bumi CONTOH", size=PHONE, javascript=False),
        **{name: cast.write(TEAMS[name], SLUG, f"{name} CONTOH") for name in ("Cahaya", "Damai", "Embun")},
    }
    assert "SHA-256" in cast.send(TEAMS["Air"], codes["Air"], size=PHONE)
    assert "SHA-256" in cast.send(TEAMS["Bumi"], codes["Bumi"], size=PHONE, javascript=False)
    assert "SHA-256" in cast.send(TEAMS["Damai"], codes["Damai"])
    server.set_clock(DEADLINE - timedelta(minutes=1))
    assert "SHA-256" in cast.send(TEAMS["Cahaya"], codes["Cahaya"], at=DEADLINE + GRACE / 2)
    server.set_clock(DEADLINE - timedelta(minutes=1))
    refused = cast.send(TEAMS["Embun"], codes["Embun"], at=DEADLINE + GRACE + timedelta(seconds=1))
    assert "SHA-256" not in refused
    assert _statuses(server, codes["Embun"]) == ["draft"]
    return codes


def check(cast, server, codes):
    server.set_clock(NOW - timedelta(days=9))
    bureau = cast.window(ADMIN)
    place = f"{DESK}pemeriksaan/{{}}/".format
    for name in ("Air", "Cahaya"):
        decide(bureau, place(codes[name]), word("Pass the proposal"))
    decide(bureau, place(codes["Damai"]), word("Fail the proposal"), verdict="not_met", reason="Bukan inovasi.")
    reason = "Sebutkan jumlah warga yang dilayani."
    decide(bureau, place(codes["Bumi"]), word("Return for correction"), verdict="unclear", reason=reason)
    team = cast.window(TEAMS["Bumi"], PHONE)
    team.open(f"/inovasi/{codes['Bumi']}/")
    assert reason in team.text()
    team.open(f"/inovasi/{codes['Bumi']}/tulis/proposal/")
    team.page.fill("[name=signifikansi]", "Setiap bulan 1.240 warga dilayani; dahulu 310.")
    team.press(word("Save"), exact=True)
    cast.done(team)
    assert "SHA-256" in cast.send(TEAMS["Bumi"], codes["Bumi"], size=PHONE)
    decide(bureau, place(codes["Bumi"]), word("Pass the proposal"))
    assert _statuses(server, *codes.values()) == ["eligible"] * 3 + ["ineligible", "draft"]
    assert any(reason in letter for letter in server.mails(TEAMS["Bumi"]))
    cast.done(bureau)


def judge(cast, server, codes):
    server.set_clock(NOW - timedelta(days=7))
    bureau = cast.window(ADMIN)
    preview = seat(bureau, DESK, "proposal", [*JUDGES, KIN])
    assert codes["Air"] in preview
    sheets = _sheets(server, "proposal")
    assert (KIN, codes["Air"]) not in sheets
    recuse(cast, sheets[KIN, codes["Bumi"]])
    for number, email in enumerate(JUDGES):
        sheet_values = {sheets[email, codes[name]]: values[number] for name, values in DESK_VALUES.items()}
        cast.score(email, sheet_values, size=PHONE, javascript=bool(number))
    bureau.open(f"{DESK}hasil/tahap/proposal/tutup/")
    assert codes["Cahaya"] in bureau.text() and not bureau.page.locator("form.panel--danger").count()
    cast.score(KIN, {sheets[KIN, codes["Cahaya"]]: KIN_VALUE})
    confirm(bureau, f"{DESK}hasil/tahap/proposal/tutup/", SLUG)
    confirm(bureau, f"{DESK}hasil/tahap/proposal/lanjut/", SLUG)
    server.set_clock(NOW - timedelta(days=4))
    cast.done(bureau)
    bureau = cast.window(ADMIN)
    seat(bureau, DESK, "presentasi", JUDGES)
    sheets = _sheets(server, "presentasi")
    for email in JUDGES:
        cast.score(email, {sheets[email, codes[name]]: value for name, value in TALK_VALUES.items()}, size=PHONE)
    confirm(bureau, f"{DESK}hasil/tahap/presentasi/tutup/", SLUG)
    cast.done(bureau)


def recuse(cast, place):
    """A judge steps back; the proposal is gone for her."""
    kin = cast.window(KIN, PHONE)
    kin.open(f"{place}benturan/")
    kin.page.fill("[name=reason]", "Saya membantu menulis inovasi ini.")
    kin.click("main form .button--primary")
    assert kin.open(place).status == 404
    cast.done(kin)


def publish(cast, server):
    """The same three figures on the desk, on the public page, from the command line and in the workbook."""
    server.set_clock(datetime.now(UTC))
    bureau = cast.window(ADMIN)
    confirm(bureau, f"{DESK}hasil/umumkan/", SLUG)
    bureau.open(f"{DESK}dokumen/")
    file = finish_job(bureau, word("Make the ranking workbook"))
    cells = _cells(bureau.context.request.get(file).body())
    bureau.open(f"{DESK}hasil/akhir/")
    reader = cast.window(size=PHONE)
    reader.open(f"/hasil/{SLUG}/")
    printed = server.manage("tabulate", SLUG)
    for name, score in FINAL.items():
        assert score.replace(".", ",") in bureau.text()
        assert score.replace(".", ",") in reader.text()
        assert score in printed.replace(",", ".")
        assert any(f"{name} CONTOH" in row and float(score) in row for row in cells)
    assert "Damai CONTOH" not in reader.text() and "Embun CONTOH" not in reader.text()
    cast.done(reader)
    cast.done(bureau)


def certificates(cast, codes):
    bureau = cast.window(ADMIN)
    bureau.open(f"{DESK}dokumen/piagam/")
    example = Path(settings.BASE_DIR, "docs/example/certificate.yaml").read_text()
    for field, value in yaml.safe_load(example).items():
        if bureau.page.locator(f"[name={field}]").count():
            bureau.page.fill(f"[name={field}]", str(value))
    bureau.press(word("Save"), exact=True)
    finish_job(bureau, word("Issue certificates"))
    team = cast.window(TEAMS["Air"], PHONE)
    team.open(f"/inovasi/{codes['Air']}/")
    address = team.page.locator("a[href*='/dokumen/piagam/']").first.get_attribute("href")
    paper = team.context.request.get(address).body()
    text = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode()  # noqa: S607
    assert "Air CONTOH" in text
    code = address.rsplit("/", 1)[1].removesuffix(".pdf")
    stranger = cast.window(size=PHONE, javascript=False)
    verify(stranger, code, "This certificate is genuine")
    bureau.open(f"{DESK}dokumen/piagam/{code}/cabut/")
    bureau.page.fill("[name=reason]", "Nama salah cetak.")
    bureau.page.fill("[name=confirm]", code)
    bureau.press(word("Revoke the certificate"))
    verify(stranger, code, "This certificate was revoked")
    assert "Nama salah cetak." in stranger.text()
    for visitor in (bureau, team, stranger):
        cast.done(visitor)


def verify(stranger: Visitor, code, heading):
    stranger.open("/verifikasi/")
    stranger.page.fill("main [name=kode]", code)
    stranger.press(word("Check the code"))
    assert stranger.page.locator("h1").inner_text() == word(heading)


def _statuses(server, *codes) -> list[str]:
    printed = server.shell(
        f"from submissions.models import Proposal\nfor code in {codes!r}: print(Proposal.objects.get(code=code).status)"
    )
    return printed.split()


def _sheets(server, stage) -> dict:
    """(address of the judge, code of the proposal) to the address of the sheet."""
    printed = server.shell(
        "from judging.panels.models import Assignment\n"
        f"rows = Assignment.objects.filter(stage__code={stage!r}, panel__edition__slug={SLUG!r})\n"
        "for row in rows: print(row.judge.user.email, row.proposal.code, row.get_absolute_url())"
    )
    return {(email, code): place for email, code, place in map(str.split, printed.splitlines())}


def _cells(workbook: bytes) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    return [row for sheet in book for row in sheet.iter_rows(values_only=True)]
