"""A link for somebody who forgot the password and has no mailbox; the person chooses, the bureau only hands it over."""

from django import forms
from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import obstacle_to_password_link
from accounts.services import issue_password_link
from accounts.staff.invitations import describe_link, links_response, people_admin_required
from core.errors import Refused


class PasswordLinkForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("How do you know that it is this person who asks?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: came to the office with a staff card. It is kept in the log."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@people_admin_required
def password_link_make(request, pk):
    """What the link does and does not, then the link itself, in one answer."""
    person, form = get_object_or_404(User, pk=pk), PasswordLinkForm(request.POST or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                made = issue_password_link(
                    person=person, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
                )
                links = [describe_link(*made)]
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
