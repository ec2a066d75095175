from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from core.errors import Refused
from core.mail.delivery import requeue_failed_mails
from core.mail.enums import MailState
from core.mail.models import OutgoingMail


@transaction.atomic
def resend_mails(*, mails: QuerySet[OutgoingMail], actor: User, at: datetime) -> int:
    """Let the failed ones of these mails be tried again and log who asked for it; returns how many.

    Raises Refused when none can be sent again.
    """
    failed = list(mails.filter(state=MailState.FAILED).exclude(content="").select_for_update())
    count = requeue_failed_mails(OutgoingMail.objects.filter(pk__in=[mail.pk for mail in failed]), at)
    if not count:
        raise Refused(
            _("Nothing was sent: the message has gone out meanwhile, still waits, or is too old to be sent again.")
        )
    for mail in failed:
        log(mail, "accounts.resend_mail", user=actor)
    return count
