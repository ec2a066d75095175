"""Who may see and prepare editions at the desk. An opened edition is public; its desk never is."""

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import has_role, is_bureau
from competition.enums import EditionStatus
from competition.models import Edition


def editions_visible_to(user: User) -> QuerySet[Edition]:
    """Editions whose desk this person may open."""
    return Edition.objects.all() if is_bureau(user) else Edition.objects.none()


def can_create_edition(user: User) -> bool:
    return is_bureau(user)


def can_prepare_edition(user: User, edition: Edition) -> bool:
    """Whether the draft of the rulebook may be edited: bureau staff too, until the edition is opened."""
    return edition.status == EditionStatus.DRAFT and is_bureau(user)


def can_open_edition(user: User, edition: Edition) -> bool:
    """Opening freezes the rules for everybody, so it takes a bureau admin."""
    return edition.status == EditionStatus.DRAFT and has_role(user, Role.BUREAU_ADMIN)


def can_keep_honours(user: User) -> bool:
    """Lists of honours can keep somebody out of a competition, so a bureau admin answers for them."""
    return has_role(user, Role.BUREAU_ADMIN)
