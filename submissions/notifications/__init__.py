"""Mails about proposals."""

from submissions.notifications.approval import mail_approval_asked, mail_back_with_team
from submissions.notifications.receipt import mail_receipt
from submissions.notifications.reminder import mail_deadline

__all__ = ["mail_approval_asked", "mail_back_with_team", "mail_deadline", "mail_receipt"]
