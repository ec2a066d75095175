"""Starting, finding and opening editions."""

from functools import cache
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competition.enums import EditionStatus
from competition.forms.problems import problem_lines
from competition.models import Edition
from competition.rulebook.loading import LoadedRulebook, load_document
from competition.rulebook.problems import RulebookError
from competition.rulebook.yaml_reading import read_yaml

PRESETS = Path(__file__).resolve().parents[1] / "rulebooks"


@cache
def presets() -> list[tuple[str, str]]:
    """(name of the file, what the rulebook calls itself)."""
    return [(path.stem, read_yaml(path.read_text(encoding="utf-8"))["name"]) for path in sorted(PRESETS.glob("*.yaml"))]


def load_rules(document: dict) -> LoadedRulebook:
    """The rulebook of a document. Raises ValidationError with one line per error."""
    try:
        return load_document(document)
    except RulebookError as error:
        errors = [problem for problem in error.problems if problem.is_error]
        raise ValidationError(problem_lines(errors, document)) from None


def load_rules_text(text: str) -> LoadedRulebook:
    """The rulebook of a YAML text. Raises ValidationError with one line per error."""
    try:
        document = read_yaml(text)
    except RulebookError as error:
        raise ValidationError(problem_lines(error.problems, {})) from None
    return load_rules(document)


def text_of(upload) -> str:
    """The text of an uploaded file. Raises ValidationError when it is too big or not UTF-8."""
    if upload.size > 1024 * 1024:
        raise ValidationError(_("The file is larger than 1 MB; a rulebook is a short text file."))
    try:
        return upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_("The file is not text in UTF-8. Save it again as UTF-8.")) from None


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
        self.fields["preset"].choices = [("", "–"), *presets()]
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
            return load_rules_text(text_of(value))
        return load_rules_text((PRESETS / f"{value}.yaml").read_text(encoding="utf-8"))


class EditionFilter(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Every status")), *EditionStatus.choices]
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200)

    def wanted(self) -> dict:
        """What was asked for; what does not fit is left out."""
        self.is_valid()
        data = self.cleaned_data
        return {"text": data.get("q", ""), "status": data.get("status", ""), "year": data.get("year")}


class OpeningForm(forms.Form):
    """The typed confirmation; the digest makes sure that what is frozen is what was shown."""

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
