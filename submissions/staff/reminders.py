"""Reminding teams whose proposals have not arrived: when, who, and the bureau's button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from competition.models import Edition
from competition.staff.desk import edition_desk
from submissions.selectors.reminders import due_reminders, planned_reminders
from submissions.services.reminders import remind_teams


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def team_reminders(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """Who gets a mail now, then the mail."""
    at = timezone.now()
    if request.method == "POST":
        reminded = remind_teams(edition=edition, at=at, actor=request.user)
        text = _("%(count)d proposals were reminded.") if reminded else _("Nobody was due any more; nothing was sent.")
        messages.success(request, text % {"count": len(reminded)})
        return redirect("team-reminders", edition.slug)
    due = due_reminders(edition, at)
    context = {
        "edition": edition,
        "tab": "overview",
        "title": _("Remind teams"),
        "due": due,
        "people": len({person.pk for reminder in due for person in reminder.people}),
        "planned": planned_reminders(edition, at),
    }
    return render(request, "submissions/staff/team_reminders.html", context)


class RemindersPanel:
    """On the overview of an edition, as long as a reminder is due or to come."""

    order = 30

    def render_html(self, request: HttpRequest, edition: Edition) -> str:
        at = timezone.now()
        # The panel stays away where there is nothing to remind of.
        planned, due = planned_reminders(edition, at), due_reminders(edition, at)
        following = next((reminder for reminder in planned if not reminder.is_past), None)
        if not due and following is None:
            return ""
        context = {"edition": edition, "due": len(due), "following": following}
        return render_to_string("submissions/staff/reminders_panel.html", context, request)
