"""The checklist as a form, and the reason of a decision."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from submissions.enums import Verdict
from submissions.selectors.checklist import ChecklistItem
from submissions.services.check import CheckMarkData


class ChecklistForm(forms.Form):
    """A verdict and a note for each line, and the reason for decisions that need one; the lines are saved with every
    decision. `receipt_number` is that of the version that the officer read.
    """

    reason = forms.CharField(
        label=_("Reason, told to the team"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say what must be mended. The notes of what is not met stand here already."),
    )
    receipt_number = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, items: Sequence[ChecklistItem]) -> None:
        # Prefilled, so that the officer does not write the notes a second time.
        unmet = [f"- {item.reason}" for item in items if item.is_binding and item.verdict in ("not_met", "unclear")]
        super().__init__(data, initial={"reason": "\n".join(unmet)})
        self.items = items
        for number, item in enumerate(items):
            # Numbered: codes of lines hold colons, and field names become ids of HTML.
            self.fields[f"v{number}"] = forms.ChoiceField(
                label=item.label,
                choices=Verdict.choices,
                required=False,
                initial=item.verdict,
                widget=forms.RadioSelect,
            )
            self.fields[f"n{number}"] = forms.CharField(
                label=_("Note"),
                required=False,
                max_length=1000,
                initial=item.note,
                widget=forms.TextInput,
            )

    def lines(self) -> list[tuple[ChecklistItem, forms.BoundField, forms.BoundField]]:
        """(item, field of the verdict, field of the note) for the template."""
        return [(item, self[f"v{number}"], self[f"n{number}"]) for number, item in enumerate(self.items)]

    def marks(self) -> dict[str, CheckMarkData]:
        """Code of the line → mark, for the lines that have a verdict."""
        values = self.cleaned_data
        return {
            item.code: CheckMarkData(values[f"v{number}"], values[f"n{number}"])
            for number, item in enumerate(self.items)
            if values[f"v{number}"]
        }


class DecisionReasonForm(forms.Form):
    """The reason of a decision that saves no checklist."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3}))
    receipt_number = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None) -> None:
        # The checklist on the same page has a field `reason` too, and an id may stand in a page once.
        super().__init__(data, auto_id="other_%s")
