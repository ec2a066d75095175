"""A competition that takes evidence of every kind of file."""

from core.inspection.kinds import OFFICE
from tests.builders import opened
from tests.submissions.team_rules import OPENS, rules

KINDS = [
    {"code": "sk", "label": "SK penetapan", "required_for": ["umum"], "max_mb": 10},
    {"code": "foto", "label": "Foto", "mime": ["image/jpeg", "image/png", "image/webp"], "max_mb": 10},
    {"code": "dokumen", "label": "Dokumen", "mime": sorted(OFFICE), "max_mb": 10},
    {"code": "video", "label": "Video", "mime": ["video/mp4"], "max_mb": 1000},
]


def edition():
    return opened({**rules(), "evidence": KINDS}, at=OPENS)
