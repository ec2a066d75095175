"""The funnel of an edition and what waits for the bureau, on the edition's overview and on the home page."""

from django.template.loader import render_to_string
from wagtail.admin.ui.components import Component

from accounts.permissions import is_bureau
from judging.results.selectors.funnel import funnel_of
from judging.sheets.selectors.progress import open_editions, open_sheets
from submissions.selectors.check_queue import count_waiting_checks


class FunnelPanel:
    order = 10

    def render_html(self, request, edition) -> str:
        steps = funnel_of(edition)
        most = max((step.number for step in steps), default=0) or 1
        return render_to_string("judging/staff/progress_funnel.html", {"steps": steps, "most": most}, request)


class EditionWaits:
    order = 20

    def render_html(self, request, edition) -> str:
        context = {"rows": waiting([edition]), "edition": edition}
        return render_to_string("judging/staff/progress_waits.html", context, request)


def waiting(editions) -> list[dict]:
    """Counts for each edition, from two queries whatever their number."""
    checks, sheets = count_waiting_checks(editions), open_sheets(editions)
    return [{"edition": each, "checks": checks.get(each.pk, 0), "sheets": sheets.get(each.pk, 0)} for each in editions]


class WaitingForYou(Component):
    name = "waiting"
    order = 50
    template_name = "judging/staff/progress_home.html"

    def get_context_data(self, parent_context):
        return {"rows": waiting(open_editions())}


def add_home_panel(request, panels) -> None:
    if is_bureau(request.user):
        panels.insert(0, WaitingForYou())
