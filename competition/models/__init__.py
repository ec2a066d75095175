from competition.models.awarded import AwardedInnovation
from competition.models.edition import Edition
from competition.models.rulebook import (
    Award,
    Category,
    Criterion,
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
    "Criterion",
    "Edition",
    "EvidenceType",
    "Group",
    "ParticipantType",
    "Question",
    "RulebookVersion",
    "Stage",
]
