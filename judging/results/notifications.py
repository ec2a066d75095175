"""Mails about closings and results."""

from accounts.enums import Role
from accounts.models import User
from competition.models import Edition
from core.mail.messages import mail_each_person


def mail_head(edition: Edition, about: str, head: str) -> None:
    """The last entry of the ledger to everybody of the bureau, so that it lies outside this machine too."""
    people = User.objects.filter(is_active=True, groups__name__in=(Role.BUREAU_ADMIN, Role.BUREAU_STAFF)).distinct()
    mail_each_person(people, about, "judging/email/head.txt", {"edition": edition, "about": about, "head": head})
