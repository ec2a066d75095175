from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competition.models import Edition


class TypedConfirmation(forms.Form):
    """A deed that cannot be taken back is confirmed by typing the address of the edition."""

    confirm = forms.CharField(label=_("Type the address of the edition"), max_length=60)

    def __init__(self, *args, edition: Edition, **kwargs):
        self.edition = edition
        super().__init__(*args, **kwargs)
        self.fields["confirm"].widget.attrs["autocomplete"] = "off"

    def clean_confirm(self):
        if self.cleaned_data["confirm"].strip() != self.edition.slug:
            raise ValidationError(_("Type %(slug)s to confirm.") % {"slug": self.edition.slug})
        return self.cleaned_data["confirm"]


class DecisionForm(forms.Form):
    """The plenary's order of tied proposals: codes, best first, with the reason that the minutes print."""

    proposals = forms.CharField(
        label=_("Order of the proposals, best first"),
        help_text=_("Codes separated by commas, such as P26-014, P26-003."),
        max_length=2000,
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def codes(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["proposals"].split(",") if code.strip()]
