import re

from django import forms
from django.http import QueryDict

# At most nine digits: a number beyond the range of the column would be an error of the database.
PAIR = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


class PairsForm(forms.Form):
    """The boxes of the assignment page: each ticked one is sent as `pair=<judge id>-<proposal id>`."""

    data: QueryDict

    @property
    def pairs(self) -> set[tuple[int, int]]:
        """(judge id, proposal id) of every box that was ticked; whatever is no pair is left out."""
        matches = (PAIR.fullmatch(text) for text in self.data.getlist("pair"))
        return {(int(match[1]), int(match[2])) for match in matches if match}
