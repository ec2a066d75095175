"""Mails about proposals."""

from submissions.notifications.approval import mail_approval_asked, mail_back_with_team
from submissions.notifications.receipt import mail_receipt

__all__ = ["mail_approval_asked", "mail_back_with_team", "mail_receipt"]
