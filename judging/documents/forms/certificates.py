from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.codes import normalise_code
from core.forms import ShortTextField
from judging.documents.enums import CertificateStatus
from judging.documents.models import CertificateSettings
from judging.documents.services.certificates import CertificateData
from judging.sheets.forms.filters import WordsFilter

MAX_CODE_LENGTH = 40  # what is longer is no code; its address need not hold it


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

    def certificate_data(self) -> CertificateData:
        # The form does not ask for it: only the demo and a settings file mark certificates as examples.
        return CertificateData(**self.cleaned_data, is_example=self.instance.is_example)


class CertificateFilter(WordsFilter):
    """`keadaan`: one state of a certificate."""

    keadaan = forms.ChoiceField(required=False, choices=[("", ""), *CertificateStatus.choices])

    @property
    def status(self) -> str:
        return self.value_of("keadaan")

    @property
    def query(self) -> str:
        """All filters as the end of a query string, for the links to other pages and to the file."""
        values = {"cari": self.words, "keadaan": self.status}
        return "".join(f"&{urlencode({name: text})}" for name, text in values.items() if text)


class VerificationForm(forms.Form):
    """`kode`: the code that a stranger typed from a paper."""

    kode = ShortTextField(required=False)

    @property
    def code(self) -> str:
        """The code as it stands in an address: without hyphens; `-` for a text of nothing else; empty without one."""
        text = self.cleaned_data["kode"] if self.is_valid() else ""
        return text and (normalise_code(text)[:MAX_CODE_LENGTH] or "-")


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

    def __init__(self, data: QueryDict | None = None, *, code: str) -> None:
        self.code = code
        super().__init__(data)
        self.fields["confirm"].widget.attrs["autocomplete"] = "off"

    def clean_confirm(self) -> str:
        # Not normalise_code: to confirm is to type what stands there, and only small letters are forgiven.
        if self.cleaned_data["confirm"].replace("-", "").strip().upper() != self.code:
            raise forms.ValidationError(_("This is not the code of this certificate."))
        return self.cleaned_data["confirm"]
