"""A competition with a form, evidence and limits, and a team that takes part in it."""

from datetime import UTC, date, datetime, timedelta

from accounts.enums import MembershipRole
from accounts.services.people import ensure_person, join_unit
from submissions.models import Attachment
from submissions.services.proposals import ProposalData
from submissions.services.writing import save_answers, start_proposal
from tests.builders import desk_stage, document, opened, unit
from tests.evidence import pdf

OPENS = datetime(2026, 8, 1, tzinfo=UTC)
NOW = datetime(2026, 8, 10, 3, 0, tzinfo=UTC)
T = datetime(2026, 8, 31, 16, 59, 59, tzinfo=UTC)
GRACE = timedelta(seconds=120)
PDF = pdf()
SUMMARY = "Antar obat sampai rumah, anak-anak terlayani."


def rules(code="kecil", **changes):
    daftar = {
        "code": "daftar",
        "kind": "registration",
        "label": "Pendaftaran",
        "opens_at": "2026-08-01T07:00:00+07:00",
        "closes_at": "2026-08-31T23:59:59+07:00",
    }
    return document(
        rulebook=code,
        stages=[daftar, {"code": "adm", "kind": "admin_check", "label": "Seleksi administrasi"}, desk_stage()],
        grace={"seconds": 120},
        participant_types=[{"code": "opd", "label": "OPD", "unit_types": ["dinas"], "max_entries": 3}],
        evidence=[
            {"code": "sk", "label": "SK penetapan", "required_for": ["umum"], "max_mb": 1},
            {"code": "foto", "label": "Foto", "mime": ["image/jpeg", "image/png"]},
        ],
        eligibility=[
            {"code": "usia", "type": "min_age", "message": "Belum 12 bulan.", "params": {"months": 12}},
            {"code": "setuju", "type": "declares", "message": "Setujui.", "params": {"question": "pernyataan"}},
        ],
        form=[
            {
                "code": "isi",
                "label": "Isi proposal",
                "questions": [
                    {"code": "ringkasan", "label": "Ringkasan", "max_words": 10},
                    {"code": "mulai", "label": "Mulai", "kind": "date"},
                    {"code": "bentuk", "label": "Bentuk", "kind": "choice", "choices": ["Digital", "Nondigital"]},
                    {"code": "video", "label": "Video", "kind": "link", "required": False},
                    {"code": "warga", "label": "Jumlah warga", "kind": "number", "required": False},
                ],
            },
            {
                "code": "akhir",
                "label": "Pernyataan",
                "questions": [{"code": "pernyataan", "label": "Data benar", "kind": "declaration"}],
            },
        ],
        **changes,
    )


def edition(**changes):
    return opened(rules(**changes), at=OPENS)


def writer(email="yulia@contoh.invalid", work_unit=None, role=MembershipRole.MEMBER):
    person = ensure_person(email=email, name=email.split("@")[0].title())
    join_unit(user=person, unit=work_unit or unit(), role=role)
    return person


def draft(of, actor, title="Antar Obat", at=NOW, **fields):
    values = {
        "title": title,
        "unit": unit(),
        "group": of.rulebook_version.groups.first(),
        "category": of.rulebook_version.categories.get(),
        "participant_type": of.rulebook_version.participant_types.get(),
        "started_on": date(2025, 1, 1),
    }
    return start_proposal(edition=of, data=ProposalData(**{**values, **fields}), actor=actor, at=at)


def fill(proposal, actor):
    """Everything that is asked for."""
    texts = {"ringkasan": SUMMARY, "mulai": "2025-01-01", "bentuk": "Digital", "pernyataan": "ya"}
    save_answers(proposal=proposal, texts=texts, opened={}, actor=actor, at=NOW)
    evidence(proposal, actor)
    return proposal


def evidence(proposal, actor, name="SK.pdf"):
    kind = proposal.edition.rulebook_version.evidence_types.get(code="sk")
    return Attachment.objects.create(
        proposal=proposal,
        evidence_type=kind,
        name=name,
        file="evidence/x",
        media_type="application/pdf",
        size=10,
        sha256="a" * 64,
        uploaded_by=actor,
        uploaded_at=NOW,
    )
