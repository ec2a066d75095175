"""The funnel of an edition and what waits for the bureau, on the edition's overview and on the home page."""

from typing import Any, NamedTuple

from django.template.loader import render_to_string
from wagtail.admin.ui.components import Component

from accounts.permissions import is_bureau
from accounts.requests import AuthenticatedRequest
from competition.models import Edition
from judging.results.selectors.funnel import funnel_of
from judging.sheets.selectors.progress import open_editions, open_sheets
from submissions.selectors.check_queue import count_waiting_checks


class WaitingWork(NamedTuple):
    """Of one edition: proposals to check, and sheets that are not locked."""

    edition: Edition
    checks: int
    sheets: int


class FunnelPanel:
    """How many proposals reached each step, on the overview of an edition."""

    order = 10

    def render_html(self, request: AuthenticatedRequest, edition: Edition) -> str:
        steps = funnel_of(edition)
        # An edition without proposals has bars of length zero, and a progress element needs a maximum above that.
        most = max((step.number for step in steps), default=0) or 1
        return render_to_string("judging/staff/progress_funnel.html", {"steps": steps, "most": most}, request)


class WaitingWorkPanel:
    """What the bureau has to do, on the overview of an edition."""

    order = 20

    def render_html(self, request: AuthenticatedRequest, edition: Edition) -> str:
        context = {"rows": count_waiting_work([edition]), "edition": edition}
        return render_to_string("judging/staff/progress_waits.html", context, request)


class WaitingWorkComponent(Component):
    """What the bureau has to do in every open edition, on the home page of the admin."""

    name = "waiting"
    order = 50
    template_name = "judging/staff/progress_home.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"rows": count_waiting_work(open_editions())}


def count_waiting_work(editions: list[Edition]) -> list[WaitingWork]:
    """What waits in each edition, from two queries whatever their number."""
    checks, sheets = count_waiting_checks(editions), open_sheets(editions)
    return [WaitingWork(edition, checks.get(edition.pk, 0), sheets.get(edition.pk, 0)) for edition in editions]


def add_home_panel(request: AuthenticatedRequest, panels: list[Any]) -> None:
    """Put what waits first among the panels of the home page; only the bureau has any."""
    if is_bureau(request.user):
        panels.insert(0, WaitingWorkComponent())
