from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from accounts.requests import AuthenticatedRequest
from accounts.staff import invitations, mails, passwords, units
from accounts.staff.menu import BureauMenuItem


@hooks.register("register_admin_viewset")
def unit_viewset() -> units.UnitViewSet:
    return units.UnitViewSet()


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    return [
        # In Indonesian, like all addresses; Wagtail's own viewsets keep theirs.
        path("orang/undang/", invitations.invite_view, name="invite-person"),
        path("orang/undang/daftar/", invitations.bulk_view, name="invite-list"),
        path("orang/undangan/", invitations.invitations_view, name="invitation-list"),
        path("orang/undangan/<int:pk>/baru/", invitations.renew_view, name="invitation-renew"),
        path("orang/undang/surat/", invitations.letter_view, name="invite-letter"),
        path("surat-keluar/", mails.mail_list, name="mail-list"),
        path("surat-keluar/kirim-lagi/", mails.mail_resend, name="mail-resend-all"),
        path("surat-keluar/<uuid:uuid>/kirim-lagi/", mails.mail_resend, name="mail-resend"),
        path("orang/<int:pk>/kata-sandi/", passwords.password_link_make, name="password-link-make"),
        path("unit-kerja/impor/", units.unit_import, name="unit-import"),
        path("unit-kerja/<int:pk>/orang/", units.unit_people, name="unit-people"),
        path("unit-kerja/<int:pk>/orang/tambah/", units.unit_join, name="unit-join"),
        path("unit-kerja/<int:pk>/orang/<int:membership>/akhiri/", units.unit_leave, name="unit-leave"),
    ]


@hooks.register("register_admin_menu_item")
def mail_menu() -> BureauMenuItem:
    return BureauMenuItem(_("Outgoing mail"), reverse("mail-list"), name="surat-keluar", icon_name="mail", order=320)


@hooks.register("construct_homepage_panels")
def mail_panel(request: AuthenticatedRequest, panels: list[Any]) -> None:
    mails.add_mail_panel(request, panels)


class PasswordLinkFormatter(LogFormatter):
    """Shows the reason for the link in the history of a person."""

    label = _("Make a password link")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return gettext("Password link made: %(reason)s") % {"reason": log_entry.data.get("reason", "")}


# Wagtail shows only actions that are registered, each with a name and its past form.
@hooks.register("register_log_actions")
def invitation_actions(actions: LogActionRegistry) -> None:
    actions.register_action("accounts.invite", _("Invite"), _("Invited"))
    actions.register_action("accounts.resend_mail", _("Send again"), _("Sent again"))
    actions.register_action("accounts.accept_invitation", _("Accept the invitation"), _("Invitation accepted"))
    actions.register_action("accounts.password_link")(PasswordLinkFormatter)
    actions.register_action("accounts.password_chosen", _("Choose a new password"), _("New password chosen by link"))
