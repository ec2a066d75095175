"""A link for somebody who forgot the password and has no mailbox: the bureau hands it over, the person chooses."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import obstacle_to_password_link
from accounts.requests import AuthenticatedRequest
from accounts.services.passwords import issue_password_link
from accounts.staff.access import people_admin_required
from accounts.staff.forms import PasswordLinkForm
from accounts.staff.invitations import describe_link, links_response
from core.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@people_admin_required
def password_link_make(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A page that says what the link does, then the page with the link."""
    person, form = get_object_or_404(User, pk=pk), PasswordLinkForm(request.POST or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                link, token = issue_password_link(
                    person=person, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
                )
                links = [describe_link(link, token)]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return links_response(request, links, _("Link to choose a new password"))
    context = {
        "title": _("New password for %(person)s") % {"person": person},
        "person": person,
        "form": form,
        "obstacle": obstacle_to_password_link(request.user, person),
    }
    return render(request, "accounts/staff/password_link.html", context)
