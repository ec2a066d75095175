"""The checklist as a form: a finding and a note for each line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competition.models import Edition
from submissions.enums import ProposalStatus, Verdict
from submissions.selectors.check_queue import COMPLETE_DRAFTS, QUEUE_ORDERS, QUEUE_STATUSES, QueueFilter, units_in_queue
from submissions.selectors.checklist import ChecklistItem
from submissions.services.check import CheckMarkData


class QueueForm(forms.Form):
    """Filters of the queue; every field may be empty and an unknown value counts as empty."""

    cari = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    kategori = forms.ChoiceField(label=_("Category"), required=False)
    unit = forms.ChoiceField(label=_("Work unit"), required=False)
    urut = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(self, data, *, edition: Edition):
        super().__init__(data)
        statuses = [(status.value, status.label) for status in ProposalStatus if status in QUEUE_STATUSES]
        everything = ("", _("All"))
        self.fields["status"].choices = [everything, *statuses, (COMPLETE_DRAFTS, _("Complete, but not sent"))]
        categories = edition.rulebook_version.categories.values_list("code", "label")
        self.fields["kategori"].choices = [everything, *categories]
        units = units_in_queue(edition).values_list("pk", "name")
        self.fields["unit"].choices = [everything, *((str(pk), name) for pk, name in units)]
        self.fields["urut"].choices = [(key, label) for key, (label, _fields) in QUEUE_ORDERS.items()]

    def wanted(self) -> QueueFilter:
        self.is_valid()
        read = self.cleaned_data.get
        return QueueFilter(
            status=read("status", ""),
            category=read("kategori", ""),
            unit=read("unit", ""),
            search=read("cari", "").strip(),
            order=read("urut") or "sent",
        )


class ChecklistForm(forms.Form):
    """`reason` belongs to the decisions that need one; the lines are saved with every decision."""

    reason = forms.CharField(
        label=_("Reason, told to the team"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say what must be mended. The notes of what is not met stand here already."),
    )

    def __init__(self, data=None, *, items: list[ChecklistItem]):
        unmet = [f"- {item.reason}" for item in items if item.binding and item.verdict in ("not_met", "unclear")]
        super().__init__(data, initial={"reason": "\n".join(unmet)})
        self.items = items
        for number, item in enumerate(items):
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

    def lines(self):
        """(item, field of the finding, field of the note) for the template."""
        return [(item, self[f"v{number}"], self[f"n{number}"]) for number, item in enumerate(self.items)]

    def marks(self) -> dict[str, CheckMarkData]:
        read = self.cleaned_data.get
        return {
            item.code: CheckMarkData(read(f"v{number}"), read(f"n{number}", ""))
            for number, item in enumerate(self.items)
            if read(f"v{number}")
        }


class DecisionReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3}))
