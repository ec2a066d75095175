"""The moment at which the page of a sending was opened, signed so that nobody can invent it."""

from datetime import datetime

from django import forms
from django.core import signing
from django.http import QueryDict

from accounts.models import User
from submissions.models import Proposal

SALT = "submissions.sending"


class SendingForm(forms.Form):
    """One hidden field: the signed moment. `cleaned_data["begun_at"]` is that moment, None for anything that was not
    signed here for this person and this proposal.
    """

    begun_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, user: User, proposal: Proposal, at: datetime) -> None:
        super().__init__(data, initial={"begun_at": sign_moment(user, proposal, at)})
        self.user, self.proposal = user, proposal

    def clean_begun_at(self) -> datetime | None:
        return read_moment(self.cleaned_data["begun_at"], self.user, self.proposal)


def sign_moment(user: User, proposal: Proposal, at: datetime) -> str:
    return signing.dumps([user.pk, proposal.code, at.isoformat()], salt=SALT)


def read_moment(token: str, user: User, proposal: Proposal) -> datetime | None:
    """When this person opened the page for this proposal; None for any other token."""
    try:
        # Without a greatest age: how long a moment counts is decided by the published grace.
        pk, code, moment = signing.loads(token, salt=SALT)
    # An invented or broken token is as good as none: the deadline then counts from now.
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return datetime.fromisoformat(moment) if (pk, code) == (user.pk, proposal.code) else None
