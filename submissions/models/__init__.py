from submissions.models.attachment import Attachment
from submissions.models.check import CheckMark
from submissions.models.proposal import Answer, Proposal, ProposalGrant, StatusChange, TeamMember, new_salt
from submissions.models.receipt import Receipt

__all__ = [
    "Answer",
    "Attachment",
    "CheckMark",
    "Proposal",
    "ProposalGrant",
    "Receipt",
    "StatusChange",
    "TeamMember",
    "new_salt",
]
