from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent out")
    FAILED = "failed", _("Failed")


class MailProblem(models.TextChoices):
    """Why the last attempt failed, in words for the bureau."""

    UNREACHABLE = "unreachable", _("The mail server does not answer.")
    LOGIN = "login", _("The mail server refused our user name or password.")
    SENDER = "sender", _("The mail server does not let us send under our sender address.")
    RECIPIENT = "recipient", _("The mail server says that this address does not exist or takes no mail.")
    CONTENT = "content", _("The mail server did not take this message.")
    OTHER = "other", _("The message could not be sent; the server's log has the reason.")
