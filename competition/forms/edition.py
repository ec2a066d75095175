"""Starting, finding and opening editions."""

from functools import cache
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competition import rulebook
from competition.enums import EditionStatus
from competition.forms.problems import problem_lines
from competition.models import Edition

PRESETS = Path(rulebook.__file__).resolve().parents[1] / "rulebooks"


@cache
def presets() -> list[tuple[str, str]]:
    """(name of the file, what the rulebook calls itself)."""
    return [
        (path.stem, rulebook.read(path.read_text(encoding="utf-8"))["name"]) for path in sorted(PRESETS.glob("*.yaml"))
    ]


def read_rules(text: str) -> dict:
    """A document without errors. Raises ValidationError with one line per problem."""
    try:
        document = rulebook.read(text)
        problems = [problem for problem in rulebook.check(document) if problem.severity == "error"]
    except rulebook.RulebookError as error:
        problems, document = error.problems, {}
    if problems:
        raise ValidationError(problem_lines(problems, document))
    return document


def text_of(upload) -> str:
    """The text of an uploaded file. Raises ValidationError when it is too big or not UTF-8."""
    if upload.size > 1024 * 1024:
        raise ValidationError(_("The file is larger than 1 MB; a rulebook is a short text file."))
    try:
        return upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_("The file is not text in UTF-8. Save it again as UTF-8.")) from None


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
        source = data.get("source")
        if data.get("file"):
            place, text = "file", None
        elif source:
            place, text = "source", source.rulebook_version.document
        elif data.get("preset"):
            place, text = "preset", (PRESETS / f"{data['preset']}.yaml").read_text(encoding="utf-8")
        else:
            if not self.errors.keys() & {"preset", "source", "file"}:
                self.add_error("preset", _("Choose where the rules come from."))
            return data
        try:
            data["document"] = read_rules(text_of(data["file"]) if text is None else text)
        except ValidationError as error:
            self.add_error(place, error)
        return data


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
