"""A rulebook of which every part that becomes rows has some."""

from competition.rulebook.loading import load_document
from competition.services import load_rulebook
from tests.builders import AT, bureau, desk_stage, document


def full_document(**changes):
    """A rulebook in which every part that becomes rows has some, in an order that is not the alphabet's."""
    questions = [
        {"code": "ringkasan", "label": "Ringkasan", "max_words": 200},
        {"code": "video", "label": "Tautan video", "kind": "link", "required": False, "identifying": True},
    ]
    registration = {"code": "daftar", "kind": "registration", "label": "Pendaftaran"}
    window = {"opens_at": "2026-06-01T07:00:00+07:00", "closes_at": "2026-08-31T23:59:59+07:00"}
    return document(
        groups=[
            {"code": "umum", "label": "Umum"},
            {"code": "khusus", "label": "Khusus", "by_invitation": True, "outside_quota": True},
        ],
        categories=[{"code": "opd", "label": "Perangkat daerah"}, {"code": "desa", "label": "Nagari"}],
        participant_types=[
            {"code": "opd", "label": "Perangkat daerah", "unit_types": ["dinas"], "max_entries": 3},
            {"code": "lain", "label": "Lainnya"},
        ],
        form=[
            {"code": "isi", "label": "Isi", "questions": questions},
            {
                "code": "akhir",
                "label": "Akhir",
                "questions": [{"code": "benar", "label": "Benar", "kind": "declaration"}],
            },
        ],
        evidence=[{"code": "sk", "label": "SK"}, {"code": "foto", "label": "Foto", "max_mb": 2.5}],
        stages=[{**registration, **window}, desk_stage(), {"code": "uji", "kind": "public_objection", "label": "Uji"}],
        **changes,
    )


def load_version(rules=None):
    return load_rulebook(rulebook=load_document(rules or document()), actor=bureau(), at=AT)
