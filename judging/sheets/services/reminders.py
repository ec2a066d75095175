"""Reminding judges of the sheets they have not locked."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition, Stage
from core.errors import Refused
from core.throttle import claim_action, release_action
from judging.sheets.notifications import mail_reminders
from judging.sheets.selectors.progress import JudgeCount, judges_to_remind, progress_of

NOT_AGAIN_FOR = timedelta(minutes=10)


def remind_judges(*, edition: Edition, stage: Stage, actor: User, at: datetime) -> list[JudgeCount]:
    """One mail to every judge with an open sheet: how many, where, until when. Nobody's values, no other judge.

    A second click within NOT_AGAIN_FOR sends nothing.
    """
    progress = progress_of(edition, stage)
    reminded = judges_to_remind(progress)
    if not reminded:
        raise Refused(_("No judge has an open sheet in %(stage)s: there is nobody to remind.") % {"stage": stage})
    action = f"remind-judges:{edition.pk}:{stage.pk}"
    if not claim_action(action, seconds=int(NOT_AGAIN_FOR.total_seconds())):
        raise Refused(
            _("These judges were reminded less than %(minutes)d minutes ago. Nothing was sent a second time.")
            % {"minutes": NOT_AGAIN_FOR.total_seconds() // 60}
        )
    try:
        mail_reminders(edition, progress, reminded)
    except Exception:
        # Nothing was sent, so the next click must not be refused.
        release_action(action)
        raise
    return reminded
