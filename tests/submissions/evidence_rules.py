"""A competition that takes evidence of every kind of file."""

from datetime import timedelta

from core.file_checks.media_types import OFFICE
from tests.builders import opened
from tests.submissions.team_rules import OPENS_AT, rules_document

EVIDENCE_TYPES = [
    {"code": "sk", "label": "SK penetapan", "required_for": ["umum"], "max_mb": 10},
    {"code": "foto", "label": "Foto", "mime": ["image/jpeg", "image/png", "image/webp"], "max_mb": 10},
    {"code": "dokumen", "label": "Dokumen", "mime": sorted(OFFICE), "max_mb": 10},
    {"code": "video", "label": "Video", "mime": ["video/mp4"], "max_mb": 1000},
]


def open_edition(at=OPENS_AT):
    """Open for a month from this moment on."""
    document = {**rules_document(), "evidence": EVIDENCE_TYPES}
    document["stages"][0] |= {"opens_at": at.isoformat(), "closes_at": (at + timedelta(days=30)).isoformat()}
    return opened(document, at=at)
