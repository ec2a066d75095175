"""A competition with a form, evidence and limits, and a team that takes part in it."""

from datetime import UTC, date, datetime, timedelta

from accounts.enums import MembershipRole
from accounts.services.people import ensure_person, join_unit
from submissions.models import Attachment
from submissions.services.identity import start_proposal
from submissions.services.proposals import ProposalData
from submissions.writing.services import save_answers
from tests.builders import desk_stage, document, opened, unit
from tests.evidence import pdf

OPENS_AT = datetime(2026, 8, 1, tzinfo=UTC)
NOW = datetime(2026, 8, 10, 3, 0, tzinfo=UTC)
CLOSES_AT = datetime(2026, 8, 31, 16, 59, 59, tzinfo=UTC)
GRACE = timedelta(seconds=120)
PDF_CONTENT = pdf()
SUMMARY_TEXT = "Antar obat sampai rumah, anak-anak terlayani."


def rules_document(code="kecil", **changes):
    registration = {
        "code": "daftar",
        "kind": "registration",
        "label": "Pendaftaran",
        "opens_at": "2026-08-01T07:00:00+07:00",
        "closes_at": "2026-08-31T23:59:59+07:00",
    }
    return document(
        rulebook=code,
        stages=[registration, {"code": "adm", "kind": "admin_check", "label": "Seleksi administrasi"}, desk_stage()],
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


def open_edition(**changes):
    return opened(rules_document(**changes), at=OPENS_AT)


def make_writer(email="yulia@contoh.invalid", work_unit=None, role=MembershipRole.MEMBER):
    person = ensure_person(email=email, name=email.split("@")[0].title())
    join_unit(user=person, unit=work_unit or unit(), role=role)
    return person


def start_draft(edition, actor, title="Antar Obat", at=NOW, **fields):
    values = {
        "title": title,
        "unit": unit(),
        "group": edition.rulebook_version.groups.first(),
        "category": edition.rulebook_version.categories.get(),
        "participant_type": edition.rulebook_version.participant_types.get(),
        "started_on": date(2025, 1, 1),
    }
    return start_proposal(edition=edition, data=ProposalData(**{**values, **fields}), actor=actor, at=at)


def fill_proposal(proposal, actor):
    """Answer every required question and attach the required evidence."""
    texts = {"ringkasan": SUMMARY_TEXT, "mulai": "2025-01-01", "bentuk": "Digital", "pernyataan": "ya"}
    save_answers(proposal=proposal, texts=texts, opened={}, actor=actor, at=NOW)
    attach_evidence(proposal, actor)
    return proposal


def attach_evidence(proposal, actor, name="SK.pdf"):
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
