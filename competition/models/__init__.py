from competition.models.awarded import AwardedInnovation
from competition.models.edition import Edition
from competition.models.rulebook import (
    Award,
    Category,
    EvidenceType,
    Group,
    ParticipantType,
    Question,
    RulebookVersion,
    Stage,
)

__all__ = [
    "Award",
    "AwardedInnovation",
    "Category",
    "Edition",
    "EvidenceType",
    "Group",
    "ParticipantType",
    "Question",
    "RulebookVersion",
    "Stage",
]
