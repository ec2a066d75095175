"""The bureau's panel on the home page of the admin."""

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from competition.enums import EditionStatus
from competition.permissions import editions_visible_to
from competition.selectors.editions import edition_line

LINES = 10


class EditionsPanel(Component):
    """Editions that are not finished, with the next date of each."""

    name = "editions"
    template_name = "competition/staff/home_panel.html"
    order = 10

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        visible = editions_visible_to(parent_context["request"].user)
        editions = visible.exclude(status=EditionStatus.PUBLISHED).select_related("rulebook_version")
        at = timezone.now()
        return {"lines": [edition_line(edition, at) for edition in editions[:LINES]]}
