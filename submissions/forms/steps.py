from django import forms
from django.utils.translation import gettext_lazy as _


class StepReasonForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write the reason first; nothing was changed.")},
    )
