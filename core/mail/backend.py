import json
from datetime import datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from core.mail.delivery import deliver
from core.mail.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """What every sender of Django, allauth and Wagtail meets: a message is a row of the transaction it belongs to, and
    nobody waits for a mail server.
    """

    def send_messages(self, email_messages) -> int:
        at = timezone.now()
        mails = [_kept(message, to, at) for message in email_messages for to in message.recipients()]
        if mails:
            with transaction.atomic(savepoint=False):
                OutgoingMail.objects.bulk_create(mails)
                deliver.enqueue()
        return len(email_messages)


def _kept(message: EmailMessage, recipient: str, at: datetime) -> OutgoingMail:
    """A row for each mailbox: what one refuses must not be sent twice to the others."""
    message.message()  # a broken heading is refused here, where somebody reads why
    if message.attachments:
        raise ValueError("The outbox keeps texts; a file is handed out by a page that asks who comes.")
    content = {
        "body": message.body,
        "subtype": message.content_subtype,
        "sender": message.from_email,
        "headers": message.extra_headers,
        "reply_to": message.reply_to,
        "alternatives": [list(each) for each in getattr(message, "alternatives", [])],
    }
    return OutgoingMail(
        recipient=recipient,
        subject=str(message.subject),
        content=json.dumps(content, default=str),
        created_at=at,
        due_at=at,
    )
