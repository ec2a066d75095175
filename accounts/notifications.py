"""Mail that takes an invitation to whoever should accept it."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Invitation
from accounts.selectors import invitation_link
from core.mail.writing import one_line
from core.region import region_name


def mail_invitation(invitation: Invitation, token: str) -> None:
    """One mail to one mailbox, which may be a shared one: the name says whom it is for."""
    with translation.override("id"):
        context = {
            "person": invitation.user,
            "is_shared": invitation.delivered_to != invitation.user.email,
            "link": invitation_link(token),
            "expires_at": invitation.expires_at,
            "region": region_name(),
        }
        body = render_to_string("accounts/email/invitation.txt", context)
        subject = _("Invitation for %(name)s to the innovation competition") % {"name": invitation.user.name}
        send_mail(one_line(subject), body, None, [invitation.delivered_to])
