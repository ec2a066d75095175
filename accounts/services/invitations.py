"""One-time links by which an invited person chooses a password (docs/decisions/011)."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.enums import LinkPurpose, MembershipRole, Role
from accounts.models import Invitation, User, WorkUnit
from accounts.notifications import mail_invitation
from accounts.services.people import ensure_person, join_unit
from core.errors import Refused
from core.hashes import hash_text

VALID_FOR = timedelta(hours=72)


@transaction.atomic
def create_invitation(
    *,
    email: str,
    name: str,
    roles: tuple[Role, ...] = (),
    unit: WorkUnit | None = None,
    membership_role: MembershipRole | None = None,
    actor: User | None,
    at: datetime,
    nip: str = "",
    deliver_to: str = "",
) -> tuple[Invitation, str]:
    """The invitation and its token, which is stored nowhere; older open links of this person end.

    Without `email` a login name is generated that is no mailbox. `deliver_to` may be a mailbox that several people
    share; empty means that the bureau hands over the link itself.
    """
    person = ensure_person(email=email.strip() or generate_login(name=name, unit=unit), name=name, nip=nip, roles=roles)
    # Locked only here, because ensure_person may have created the row; a second invitation of the person waits.
    person = User.objects.select_for_update().get(pk=person.pk)
    _refuse_unsafe(person, actor)
    if unit is not None:
        join_unit(user=person, unit=unit, role=membership_role or MembershipRole.MEMBER)
    invitation, token = create_link(person, actor=actor, at=at, deliver_to=deliver_to)
    log(person, "accounts.invite", user=actor, data={"invitation": invitation.pk, "delivered_to": deliver_to})
    if invitation.delivered_to:
        mail_invitation(invitation, token)
    return invitation, token


def create_link(
    person: User,
    *,
    actor: User | None,
    at: datetime,
    deliver_to: str,
    purpose: LinkPurpose = LinkPurpose.INVITATION,
) -> tuple[Invitation, str]:
    """A new link and its token; it ends the person's open links. The caller has locked the person's row."""
    person.invitations.filter(used_at=None, revoked_at=None).update(revoked_at=at)
    # 256 random bits: a plain SHA-256 is enough for them, unlike for a password that somebody chose.
    token = secrets.token_urlsafe(32)
    link = Invitation.objects.create(
        user=person,
        purpose=purpose,
        token_digest=hash_text(token),
        delivered_to=deliver_to.strip().lower(),
        created_by=actor,
        created_at=at,
        expires_at=at + VALID_FOR,
    )
    return link, token


def use_link(link: Invitation, purpose: LinkPurpose, at: datetime) -> tuple[Invitation, User]:
    """Mark the link as used; returns it and its person, both rows locked. Raises Refused when it is no longer open."""
    person = User.objects.select_for_update().get(pk=link.user_id)
    # First the person, then the link, as in create_link: the other order could deadlock with a renewal.
    link = Invitation.objects.select_for_update(of=("self",)).select_related("user").get(pk=link.pk)
    if link.purpose != purpose or not link.is_open(at):
        raise Refused(_("This link no longer works."))
    link.used_at = at
    link.save(update_fields=["used_at"])
    return link, person


def renew_invitation(*, invitation: Invitation, actor: User, at: datetime) -> tuple[Invitation, str]:
    """A new link for somebody whose link was lost or expired, delivered to the same mailbox."""
    person = invitation.user
    if person.has_usable_password():
        raise Refused(_("%(person)s has chosen a password and needs no link.") % {"person": person})
    return create_invitation(
        email=person.email, name=person.name, actor=actor, at=at, deliver_to=invitation.delivered_to
    )


def _refuse_unsafe(person: User, actor: User | None) -> None:
    if not person.is_active:
        raise Refused(_("%(email)s is blocked; nothing was changed or sent.") % {"email": person.email})
    if actor is not None and person.pk == actor.pk:
        raise Refused(_("Nobody invites themselves or changes their own roles."))
    # The link of an invitation sets a first password: it would hand over a superuser's account.
    if actor is not None and person.is_superuser and not actor.is_superuser:
        raise Refused(_("%(email)s may do more than you; ask whoever runs the server.") % {"email": person.email})


def generate_login(*, name: str, unit: WorkUnit | None) -> str:
    """`dinkes.2@akun.lomba.example`: readable on paper, and its domain shows that it is nobody's mailbox."""
    domain = generated_login_domain()
    stem = unit.code.lower() if unit else slugify(name)[:40] or "orang"
    logins = User.objects.filter(email__startswith=f"{stem}.", email__endswith=f"@{domain}")
    used = set(logins.values_list("email", flat=True))
    # Two processes may choose the same number; then the unique e-mail lets only one create the account.
    number = 1
    while f"{stem}.{number}@{domain}" in used:
        number += 1
    return f"{stem}.{number}@{domain}"


def generated_login_domain() -> str:
    domain = f"akun.{urlsplit(settings.SITE_URL).hostname}"
    try:
        validate_email(f"x@{domain}")
    except ValidationError:  # the site has no domain name, only an IP address, as on a developer's machine
        return "akun.invalid"
    return domain


def is_generated_login(person: User) -> bool:
    """Whether the login name was generated here, so that it is nobody's mailbox."""
    return person.email.endswith(f"@{generated_login_domain()}")


@transaction.atomic
def accept_invitation(invitation: Invitation, *, password: str | None, at: datetime) -> User:
    """Use the link, once. It sets a first password and never another one."""
    invitation, person = use_link(invitation, LinkPurpose.INVITATION, at)
    # A link that was mailed long ago must not replace the password that its person chose meanwhile.
    if not person.has_usable_password():
        if not password:
            raise Refused(_("Choose a password."))
        person.set_password(password)
        person.save(update_fields=["password"])
        _confirm_address(person, invitation)
    log(person, "accounts.accept_invitation", user=person, data={"invitation": invitation.pk})
    return person


def _confirm_address(person: User, invitation: Invitation) -> None:
    """Mark the address as confirmed where the link was mailed to it, or where it is no mailbox at all."""
    if is_generated_login(person) or invitation.delivered_to == person.email:
        EmailAddress.objects.update_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
