"""Starting, finding and opening editions."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competition.enums import EditionStatus
from competition.forms.rulebooks import decode_upload, list_presets, load_preset, load_rules, load_rules_text
from competition.models import Edition
from competition.rulebook.loading import LoadedRulebook

# The fields that say where the rules of a new edition come from; the first one that is filled in counts.
RULES_SOURCES = ("file", "source", "preset")


class EditionForm(forms.ModelForm):
    """Name and address of a new edition, and where its rules come from: a file, an earlier edition or a preset."""

    preset = forms.ChoiceField(label=_("Rulebook to start from"), required=False)
    source = forms.ModelChoiceField(
        Edition.objects.none(),
        label=_("Or the rules of an earlier edition"),
        required=False,
        help_text=_("They are copied as a new draft; the earlier edition does not change."),
    )
    file = forms.FileField(
        label=_("Or a rulebook file (YAML)"), required=False, help_text=_("A file goes before the other two choices.")
    )

    class Meta:
        model = Edition
        fields = ["name", "year", "slug", "prefix"]
        help_texts = {"slug": _("Last part of the address: small letters, digits and hyphens, such as lomba-2026.")}

    def __init__(self, *args, editions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [("", "–"), *list_presets()]
        self.fields["source"].queryset = editions.select_related("rulebook_version")

    def clean(self):
        data = super().clean()
        source_field = next((name for name in RULES_SOURCES if data.get(name)), None)
        if source_field is None:
            if not self.errors.keys() & set(RULES_SOURCES):
                self.add_error("preset", _("Choose where the rules come from."))
            return data
        try:
            data["rulebook"] = self._load_rules(source_field, data[source_field])
        except ValidationError as error:
            self.add_error(source_field, error)
        return data

    def _load_rules(self, source_field, value) -> LoadedRulebook:
        if source_field == "source":
            return load_rules(value.rulebook_version.read_document())
        if source_field == "file":
            return load_rules_text(decode_upload(value))
        return load_preset(value)


class EditionFilter(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Every status")), *EditionStatus.choices]
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200)

    def filter_values(self) -> dict:
        """The arguments of `filter_editions`; a value that does not fit its field is left out."""
        self.is_valid()
        data = self.cleaned_data
        return {"text": data.get("q", ""), "status": data.get("status", ""), "year": data.get("year")}


class OpeningForm(forms.Form):
    """The confirmation of an opening; the digest makes sure that the page showed the text that is frozen."""

    confirm = forms.CharField(label=_("Type the address of the edition"), max_length=60)
    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, edition, **kwargs):
        self.edition = edition
        super().__init__(*args, initial={"digest": edition.rulebook_version.digest}, **kwargs)
        self.fields["confirm"].widget.attrs["autocomplete"] = "off"

    def clean_confirm(self):
        if self.cleaned_data["confirm"].strip() != self.edition.slug:
            raise ValidationError(_("Type %(slug)s to confirm.") % {"slug": self.edition.slug})
        return self.cleaned_data["confirm"]

    def clean_digest(self):
        if self.cleaned_data["digest"] != self.edition.rulebook_version.digest:
            raise ValidationError(_("The rules have changed since this page was shown. Read it again."))
        return self.cleaned_data["digest"]
