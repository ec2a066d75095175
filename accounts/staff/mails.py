"""Outgoing mail in the bureau's admin: what waits, what was sent, what failed and why. No page shows a mail's text."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.ui.components import Component

from accounts.exports import mails_workbook
from accounts.permissions import is_bureau
from accounts.requests import AuthenticatedRequest
from accounts.services.mails import resend_mails
from accounts.staff.access import bureau_required
from accounts.staff.filters import MailFilterSet
from core.errors import Refused
from core.files import workbook_response
from core.forms import ListForm
from core.mail.delivery import FAILED_KEPT_FOR
from core.mail.enums import MailState
from core.mail.models import OutgoingMail
from core.mail.selectors import mail_counts, mail_stuck_since, mails_without_content, resendable_mails

PAGE_SIZE = 50


@require_safe
@bureau_required
def mail_list(request: AuthenticatedRequest) -> HttpResponse:
    filterset = MailFilterSet(request.GET, mails_without_content(), request=request)
    query = ListForm(request.GET)
    if query.is_download:
        return workbook_response(mails_workbook(filterset.qs), "surat-keluar.xlsx")
    context = {
        "title": _("Outgoing mail"),
        "page": Paginator(filterset.qs, PAGE_SIZE).get_page(query.page_number),
        "counts": mail_counts(),
        "filterset": filterset,
        "stuck_since": mail_stuck_since(timezone.now()),
        "resendable_count": resendable_mails().count(),
        "kept_days": FAILED_KEPT_FOR.days,
    }
    return render(request, "accounts/staff/mails.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@bureau_required
def mail_resend(request: AuthenticatedRequest, uuid: UUID | None = None) -> HttpResponse:
    """Send one failed mail again, or all of them, after a page that lists them."""
    mails, refusals = resendable_mails(), []
    if uuid is not None:
        # 404 for an unknown mail, but an empty page for one that was sent meanwhile.
        mails = mails.filter(pk=get_object_or_404(OutgoingMail, uuid=uuid).pk)
    if request.method == "POST":
        try:
            count = resend_mails(mails=mails, actor=request.user, at=timezone.now())
        except Refused as refused:
            refusals = refused.lines
        else:
            messages.success(request, _("%(count)d messages are on their way again.") % {"count": count})
            return redirect("mail-list")
    context = {
        "title": _("Send again"),
        # The content may hold a one-time link and is not shown.
        "page": Paginator(mails.defer("content"), PAGE_SIZE).get_page(1),
        "refusals": refusals,
    }
    return render(request, "accounts/staff/mail_resend.html", context, status=409 if refusals else 200)


class MailPanel(Component):
    """The panel of the admin's home page about failed and stuck mail."""

    name = "mail"
    order = 5
    template_name = "accounts/staff/mail_panel.html"

    def __init__(self, at: datetime) -> None:
        self.failed = OutgoingMail.objects.filter(state=MailState.FAILED).count()
        self.stuck_since = mail_stuck_since(at)

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"failed": self.failed, "stuck_since": self.stuck_since}


def add_mail_panel(request: AuthenticatedRequest, panels: list[Any]) -> None:
    """Put the panel first on the home page of the bureau, but only when some mail needs attention."""
    if is_bureau(request.user):
        panel = MailPanel(timezone.now())
        if panel.failed or panel.stuck_since:
            panels.insert(0, panel)
