"""A one-time link by which somebody who forgot the password chooses a new one (docs/decisions/018)."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.enums import LinkPurpose
from accounts.models import Invitation, User
from accounts.notifications import mail_password_changed, mail_password_link, mail_password_link_of_admin
from accounts.permissions import can_manage_people, obstacle_to_password_link
from accounts.selectors import bureau_admins
from accounts.services.invitations import create_link, is_generated_login, use_link
from core.errors import Refused


@transaction.atomic
def issue_password_link(*, person: User, reason: str, actor: User, at: datetime) -> tuple[Invitation, str]:
    """The link and its token, which is stored nowhere.

    Password, sessions and second factor of the person stay valid until the link is used. `reason`: how the bureau knows
    that it is this person who asks; the log keeps it.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    # Asked again under the lock: the person may have been blocked since the page was shown.
    if obstacle := obstacle_to_password_link(actor, person):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused(_("Say how you know that it is this person who asks."))
    link, token = create_link(
        person, actor=actor, at=at, deliver_to=_confirmed_mailbox(person), purpose=LinkPurpose.NEW_PASSWORD
    )
    log(person, "accounts.password_link", user=actor, data={"link": link.pk, "reason": reason.strip()})
    if link.delivered_to:
        mail_password_link(link, token)
    if can_manage_people(person):
        other_admins = [admin.email for admin in bureau_admins() if admin.pk != actor.pk]
        mail_password_link_of_admin(link, other_admins)
    return link, token


@transaction.atomic
def choose_password(link: Invitation, *, password: str, at: datetime) -> User:
    """Use the link, once. The new password ends every session of the person; the second factor is still needed."""
    link, person = use_link(link, LinkPurpose.NEW_PASSWORD, at)
    person.set_password(password)
    person.save(update_fields=["password"])
    log(person, "accounts.password_chosen", user=person, data={"link": link.pk})
    if link.delivered_to:
        mail_password_changed(link)
    return person


def _confirmed_mailbox(person: User) -> str:
    """The person's address if they have confirmed it, else empty: an unconfirmed one may belong to a stranger."""
    is_confirmed = EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True).exists()
    return person.email if is_confirmed and not is_generated_login(person) else ""
