"""Mails about one-time links, each to one mailbox."""

from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation
from accounts.selectors import invitation_url, one_time_link_url
from core.mail.messages import flatten_subject
from core.region import region_name


def mail_invitation(invitation: Invitation, token: str) -> None:
    """Mail the link of an invitation; the mailbox may be shared, so the subject names the invited person."""
    with translation.override("id"):
        context = {
            "person": invitation.user,
            "is_shared": invitation.delivered_to != invitation.user.email,
            "link": invitation_url(token),
            "expires_at": invitation.expires_at,
            "region": region_name(),
        }
        body = render_to_string("accounts/email/invitation.txt", context)
        subject = _("Invitation for %(name)s to the innovation competition") % {"name": invitation.user.name}
        send_mail(flatten_subject(subject), body, None, [invitation.delivered_to])


def mail_password_link(link: Invitation, token: str) -> None:
    """Mail the link to the person's own mailbox, so that they know of it even when it is handed over on paper."""
    context = {"link": one_time_link_url(link, token), "expires_at": link.expires_at}
    _send_link_mail(_("Link to choose a new password"), "password_link", link, context, [link.delivered_to])


def mail_password_link_of_admin(link: Invitation, to: list[str]) -> None:
    """Tell the other bureau admins, because a link for an admin's account gives access to everything."""
    context = {"actor": link.created_by}
    subject = _("A password link was made for the bureau admin %(name)s") % {"name": link.user.name}
    _send_link_mail(subject, "password_link_admin", link, context, to)


def mail_password_changed(link: Invitation) -> None:
    """Tell the person that the link was used, in case it was somebody else."""
    _send_link_mail(_("Your password was changed"), "password_changed", link, {"at": link.used_at}, [link.delivered_to])


def _send_link_mail(
    subject: Promise | str, template: str, link: Invitation, context: dict[str, Any], to: list[str]
) -> None:
    with translation.override("id"):
        context = {"person": link.user, "region": region_name(), **context}
        body = render_to_string(f"accounts/email/{template}.txt", context)
        # One mail each: admins need not learn each other's addresses from a header.
        for address in to:
            send_mail(flatten_subject(str(subject)), body, None, [address])
