import json
from collections.abc import Sequence
from datetime import datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from core.mail.delivery import deliver
from core.mail.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """The e-mail backend of the web process, which Django, allauth and Wagtail use as well.

    A message becomes a row in the transaction that causes it, and no request waits for a mail server.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        at = timezone.now()
        mails = [_make_mail(message, to, at) for message in email_messages for to in message.recipients()]
        if mails:
            # No savepoint: a failure here must undo the change that the message tells of.
            with transaction.atomic(savepoint=False):
                OutgoingMail.objects.bulk_create(mails)
                # A task of the same transaction, so no worker looks before the rows are there.
                deliver.enqueue()
        return len(email_messages)


def _make_mail(message: EmailMessage, recipient: str, at: datetime) -> OutgoingMail:
    """One unsaved row for one mailbox: what a mailbox refuses must not be sent a second time to the others."""
    message.message()  # raises an error for an invalid header here, where the caller can see it
    if message.attachments:
        raise ValueError("The outbox holds texts only; link to a page that checks who downloads the file.")
    content = {
        "body": message.body,
        "subtype": message.content_subtype,
        "sender": message.from_email,
        "headers": message.extra_headers,
        "reply_to": message.reply_to,
        "alternatives": [list(alternative) for alternative in getattr(message, "alternatives", [])],
    }
    return OutgoingMail(
        recipient=recipient,
        subject=str(message.subject),
        content=json.dumps(content, default=str),
        created_at=at,
        due_at=at,
    )
