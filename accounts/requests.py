from django.http import HttpRequest

from accounts.models import User


class AuthenticatedRequest(HttpRequest):
    """The request of a view that only signed-in people reach: its `user` is a person, never anonymous.

    Only a type for annotations; Django never makes one.
    """

    user: User
