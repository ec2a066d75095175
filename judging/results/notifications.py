"""Mails about closings and results."""

from accounts.enums import Role
from accounts.models import User
from competition.models import Edition
from core.mail.messages import mail_each_person


def mail_ledger_head(edition: Edition, subject: str, head: str) -> None:
    """Send the last entry of the ledger to everybody of the bureau, so that it lies outside this machine too."""
    people = User.objects.filter(is_active=True, groups__name__in=(Role.BUREAU_ADMIN, Role.BUREAU_STAFF)).distinct()
    context = {"edition": edition, "subject": subject, "head": head}
    mail_each_person(people, subject, "judging/email/head.txt", context)
