"""The forms that create and open an edition."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

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

    def __init__(self, *args: Any, editions: QuerySet[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["preset"]).choices = [("", "–"), *list_presets()]
        source = cast("forms.ModelChoiceField[Edition]", self.fields["source"])
        source.queryset = editions.select_related("rulebook_version")

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
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

    def _load_rules(self, source_field: str, value: Any) -> LoadedRulebook:
        if source_field == "source":
            return load_rules(value.rulebook_version.read_document())
        if source_field == "file":
            return load_rules_text(decode_upload(value))
        return load_preset(value)


class EditionConfirmationForm(forms.Form):
    """An act that cannot be taken back is confirmed by typing the address of the edition."""

    confirm = forms.CharField(label=_("Type the address of the edition"), max_length=60)

    def __init__(self, data: QueryDict | None = None, *, edition: Edition) -> None:
        self.edition = edition
        super().__init__(data)
        self.fields["confirm"].widget.attrs["autocomplete"] = "off"

    def clean_confirm(self) -> str:
        text: str = self.cleaned_data["confirm"]
        if text.strip() != self.edition.slug:
            raise ValidationError(_("Type %(slug)s to confirm.") % {"slug": self.edition.slug})
        return text


class OpeningForm(EditionConfirmationForm):
    """The confirmation of an opening; the digest makes sure that the page showed the text that is frozen."""

    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, edition: Edition) -> None:
        super().__init__(data, edition=edition)
        self.initial["digest"] = edition.rulebook_version.digest

    def clean_digest(self) -> str:
        digest: str = self.cleaned_data["digest"]
        if digest != self.edition.rulebook_version.digest:
            raise ValidationError(_("The rules have changed since this page was shown. Read it again."))
        return digest
