from django.http import QueryDict
from django.utils.translation import gettext as _

from judging.panels.forms import ReasonForm


class RecusalForm(ReasonForm):
    """Why a judge steps back from a proposal."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        help_text = _("For example: a relative is in the team, or you advised it. Only the bureau reads this.")
        self.fields["reason"].help_text = help_text
