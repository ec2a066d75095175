"""The moment a sending was begun, sealed so that nobody can write it themselves."""

from datetime import datetime

from django.core import signing

from accounts.models import User
from submissions.models import Proposal

SALT = "submissions.sending"


def make_sending_token(user: User, proposal: Proposal, at: datetime) -> str:
    """Put into the page from which somebody sends."""
    return signing.dumps([user.pk, proposal.code, at.isoformat()], salt=SALT)


def read_sending_token(token: str, user: User, proposal: Proposal) -> datetime | None:
    """When this person opened this page for this proposal; None for anything else."""
    try:
        pk, code, moment = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return datetime.fromisoformat(moment) if (pk, code) == (user.pk, proposal.code) else None
