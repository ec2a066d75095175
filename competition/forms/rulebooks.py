"""Rulebooks from a file, a preset or an edited document; every problem becomes a sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from competition.forms.problems import problem_lines
from competition.rulebook.loading import LoadedRulebook, load_document
from competition.rulebook.problems import RulebookError
from competition.rulebook.schema import Document
from competition.rulebook.yaml_reading import MAX_BYTES, read_yaml

PRESETS = Path(__file__).resolve().parents[1] / "rulebooks"


@cache
def list_presets() -> list[tuple[str, str]]:
    """(name of the file, name of the rulebook) of each preset, by file."""
    return [(path.stem, read_yaml(path.read_text(encoding="utf-8"))["name"]) for path in sorted(PRESETS.glob("*.yaml"))]


def load_rules(document: Document) -> LoadedRulebook:
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


def load_preset(name: str) -> LoadedRulebook:
    """The rulebook of a preset. Raises ValidationError with one line per error."""
    return load_rules_text((PRESETS / f"{name}.yaml").read_text(encoding="utf-8"))


def decode_upload(upload: UploadedFile) -> str:
    """The text of an uploaded file. Raises ValidationError when it is too big or not UTF-8."""
    if upload.size is None or upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 1 MB; a rulebook is a short text file."))
    try:
        content: bytes = upload.read()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_("The file is not text in UTF-8. Save it again as UTF-8.")) from None


class EditedTextForm(forms.Form):
    """The digest of the text that is being edited, so that nobody overwrites what another has saved."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
