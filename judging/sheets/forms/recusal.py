from django import forms
from django.utils.translation import gettext_lazy as _


class RecusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: a relative is in the team, or you advised it. Only the bureau reads this."),
    )
