from submissions.models.answer import Answer
from submissions.models.attachment import Attachment
from submissions.models.check import CheckMark
from submissions.models.proposal import Proposal, StatusChange
from submissions.models.receipt import Receipt
from submissions.models.reminder import Reminder
from submissions.models.team import ProposalGrant, TeamChange, TeamLink, TeamMember
from submissions.models.title_piece import TitlePiece
from submissions.models.upload import Upload

__all__ = [
    "Answer",
    "Attachment",
    "CheckMark",
    "Proposal",
    "ProposalGrant",
    "Receipt",
    "Reminder",
    "StatusChange",
    "TeamChange",
    "TeamLink",
    "TeamMember",
    "TitlePiece",
    "Upload",
]
