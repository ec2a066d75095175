from judging.models.certificate import Certificate, CertificateSettings
from judging.models.job import Job
from judging.models.panel import Assignment, AssignmentGrant, Judge, Panel, PanelSeat
from judging.models.ranking import Advancement, AwardGiven, PlenaryDecision, Ranking, RankingRow, StageClosing
from judging.models.sheet import ScoreSheet, SheetReturn

__all__ = [
    "Advancement",
    "Assignment",
    "AssignmentGrant",
    "AwardGiven",
    "Certificate",
    "CertificateSettings",
    "Job",
    "Judge",
    "Panel",
    "PanelSeat",
    "PlenaryDecision",
    "Ranking",
    "RankingRow",
    "ScoreSheet",
    "SheetReturn",
    "StageClosing",
]
