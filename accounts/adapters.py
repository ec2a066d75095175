from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody registers by themselves: the bureau invites people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
