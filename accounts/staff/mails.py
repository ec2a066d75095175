"""Outgoing mail at the desk: what waits, what went out, what failed and why. What a message says is shown to nobody."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.components import Component

from accounts.exports import mails_workbook
from accounts.permissions import is_bureau
from accounts.services.mails import resend_mails
from core.errors import Refused
from core.files import workbook_response
from core.mail.delivery import FAILED_KEPT_FOR
from core.mail.enums import MailState
from core.mail.models import OutgoingMail
from core.mail.selectors import find_mails, mail_counts, mail_stuck_since, resendable_mails

LINES = 50


def bureau_required(view):
    """The bureau only; for everybody else the page does not exist."""

    @never_cache
    @require_admin_access
    @wraps(view)
    def inner(request, *args, **kwargs):
        if not is_bureau(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return inner


@require_safe
@bureau_required
def mail_list(request):
    chosen, words = request.GET.get("keadaan", ""), request.GET.get("cari", "").strip()
    found = find_mails(chosen, words)
    if "xlsx" in request.GET:
        return workbook_response(mails_workbook(found), "surat-keluar.xlsx")
    context = {
        "title": _("Outgoing mail"),
        "page": Paginator(found, LINES).get_page(request.GET.get("halaman")),
        "counts": mail_counts(),
        "chosen": chosen,
        "words": words,
        "query": f"&{urlencode({'keadaan': chosen, 'cari': words})}",
        "stuck_since": mail_stuck_since(timezone.now()),
        "to_send_again": resendable_mails().count(),
        "kept_days": FAILED_KEPT_FOR.days,
    }
    return render(request, "accounts/staff/mails.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@bureau_required
def mail_resend(request, uuid=None):
    """One failed message, or all of them: shown, then sent."""
    mails, refusals = resendable_mails(), []
    if uuid is not None:
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
        "page": Paginator(mails.defer("content"), LINES).get_page(1),
        "refusals": refusals,
    }
    return render(request, "accounts/staff/mail_resend.html", context, status=409 if refusals else 200)


class MailPanel(Component):
    """Only when something is the matter."""

    name = "mail"
    order = 5
    template_name = "accounts/staff/mail_panel.html"

    def __init__(self, at):
        self.failed = OutgoingMail.objects.filter(state=MailState.FAILED).count()
        self.stuck_since = mail_stuck_since(at)

    def get_context_data(self, parent_context):
        return {"failed": self.failed, "stuck_since": self.stuck_since}


def add_mail_panel(request, panels) -> None:
    if is_bureau(request.user):
        panel = MailPanel(timezone.now())
        if panel.failed or panel.stuck_since:
            panels.insert(0, panel)
