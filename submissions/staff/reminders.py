"""Reminding teams whose proposals have not arrived: when, who, and the bureau's button."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competition.staff.desk import edition_desk
from submissions.selectors.reminders import due_reminders, planned_reminders
from submissions.services.reminders import remind_teams


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def team_reminders(request, edition):
    """Who gets a mail now, then the mail."""
    at = timezone.now()
    if request.method == "POST":
        told = remind_teams(edition=edition, at=at, actor=request.user)
        text = _("%(count)d proposals were reminded.") if told else _("Nobody was due any more; nothing was sent.")
        messages.success(request, text % {"count": len(told)})
        return redirect("team-reminders", edition.slug)
    due = due_reminders(edition, at)
    context = {
        "edition": edition,
        "tab": "overview",
        "title": _("Remind teams"),
        "due": due,
        "people": len({person.pk for each in due for person in each.people}),
        "planned": planned_reminders(edition, at),
    }
    return render(request, "submissions/staff/team_reminders.html", context)


class RemindersPanel:
    """On the overview of an edition, as long as a reminder is due or to come."""

    order = 30

    def render_html(self, request, edition) -> str:
        at = timezone.now()
        planned, due = planned_reminders(edition, at), due_reminders(edition, at)
        following = next((each for each in planned if not each.is_past), None)
        if not due and following is None:
            return ""
        context = {"edition": edition, "due": len(due), "following": following}
        return render_to_string("submissions/staff/reminders_panel.html", context, request)
