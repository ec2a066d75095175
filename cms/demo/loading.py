"""All of the demo or nothing of it: loading into an empty database, and taking its accounts away."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from cms.demo.finished import play_finished
from cms.demo.people import Account, gather_cast
from cms.demo.site import build_site
from cms.demo.underway import play_underway
from cms.demo.upcoming import play_upcoming
from competition.models import Edition
from core.errors import Refused


class NotEmpty(Refused):
    """There is real work in this database; invented winners must not stand beside it."""


class DemoInUse(Refused):
    """Demo accounts are named in proposals, sheets and ledgers, which are never deleted."""


@transaction.atomic
def load_demo(*, at: datetime) -> list[Account] | None:
    """The accounts with their passwords, which the database does not hold; None when the demo was loaded before."""
    if User.objects.filter(is_demo=True).exists():
        return None
    if Edition.objects.exists():
        raise NotEmpty(_("This database has competitions of its own. Load the demo into an empty database."))
    cast = gather_cast(at)
    # The public site comes last: its pages name editions and their results.
    play_finished(cast)
    play_underway(cast)
    play_upcoming(cast)
    build_site(cast.people["editor"], today=cast.today)
    return cast.accounts


@transaction.atomic
def remove_demo_accounts() -> int:
    """Delete every demo account, or none: as soon as one of them has done something, all stay."""
    people = User.objects.filter(is_demo=True)
    count = people.count()
    try:
        people.delete()
    except ProtectedError:
        raise DemoInUse(
            _(
                "Nothing was removed: the demo accounts wrote proposals, sheets and ledger entries, and these are "
                "never deleted. Start production with an empty database: another DATA_DIR or DATABASE_URL."
            )
        ) from None
    return count
