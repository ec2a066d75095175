from django import forms
from django.utils.translation import gettext_lazy as _

from judging.documents.models import CertificateSettings
from judging.documents.services.certificates import CertificateData


class CertificateSettingsForm(forms.ModelForm):
    class Meta:
        model = CertificateSettings
        fields = [
            "letterhead",
            "numbering",
            "decree",
            "place",
            "issued_on",
            "signatory_position",
            "signatory_name",
            "signatory_nip",
        ]
        widgets = {
            "letterhead": forms.Textarea(attrs={"rows": 3}),
            "issued_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def data_of(self) -> CertificateData:
        return CertificateData(**self.cleaned_data, is_example=self.instance.is_example)


class RevocationForm(forms.Form):
    replace = forms.BooleanField(
        label=_("Issue a certificate in its place"),
        required=False,
        help_text=_(
            "A new number and code for the same award, with what the proposal and “What certificates print” say now."
        ),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    confirm = forms.CharField(label=_("Type the verification code"), max_length=20)

    def __init__(self, *args, code: str, **kwargs):
        self.code = code
        super().__init__(*args, **kwargs)
        self.fields["confirm"].widget.attrs["autocomplete"] = "off"

    def clean_confirm(self):
        if self.cleaned_data["confirm"].replace("-", "").strip().upper() != self.code:
            raise forms.ValidationError(_("This is not the code of this certificate."))
        return self.cleaned_data["confirm"]
