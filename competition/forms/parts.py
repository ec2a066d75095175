"""Editing one part of a rulebook document as rows of a table.

A part is a list in the document. Whatever of an item has no column here (descriptors, groups …) stays as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competition.enums import choices_of
from competition.rulebook.vocabulary import (
    PublishedJudges,
    PublishedRows,
    PublishedScores,
    QuestionKind,
    RankingScope,
    StageKind,
    TieAction,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One key of an item; `show` and `keep` turn its value into the field's and back."""

    key: str
    field: Callable[..., forms.Field]
    show: Callable = lambda value: value
    keep: Callable = lambda value: value
    drop_empty: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    label: str
    path: tuple
    columns: tuple[Column, ...]
    sums: bool = False

    def items(self, document: dict) -> list:
        found = document
        for step in self.path:
            found = found[step]
        return found


class WordsField(forms.CharField):
    """`300` for every group, or `umum: 300, khusus: 200`."""

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            if ":" not in text:
                return int(text)
            pairs = (pair.split(":") for pair in text.split(","))
            return {code.strip(): int(words) for code, words in pairs}
        except ValueError:
            raise forms.ValidationError(_("Write a number, or one for each group as umum: 300, khusus: 200.")) from None


def _words_shown(value):
    if isinstance(value, dict):
        numbers = set(value.values())
        return str(numbers.pop()) if len(numbers) == 1 else ", ".join(f"{code}: {n}" for code, n in value.items())
    return "" if value is None else str(value)


def _text(label, **options):
    return lambda: forms.CharField(label=label, **options)


def _long(label):
    return lambda: forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 2, "cols": 30}))


def _choice(label, kinds, *, required=True):
    """The empty choice stays for required fields too: an empty row must stay empty in a browser."""
    choices = [("", "–"), *choices_of(kinds)]
    return lambda: forms.ChoiceField(label=label, choices=choices, required=required)


def _number(label, **options):
    return lambda: forms.IntegerField(label=label, **options)


def _moment(label):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
    return lambda: forms.DateTimeField(label=label, required=False, widget=widget)


def _moment_shown(value):
    return datetime.fromisoformat(value) if value else None


def _moment_kept(value):
    return timezone.localtime(value).isoformat() if value else None


CODE = Column("code", _text(_("Code"), max_length=40))
LABEL = Column("label", _text(_("Label"), max_length=200))
HELP = Column("help", _long(_("Explanation")))
CRITERION = (
    CODE,
    LABEL,
    Column("weight", lambda: forms.DecimalField(label=_("Weight"), required=False, min_value=0, decimal_places=6)),
    HELP,
)
STAGE = (
    CODE,
    LABEL,
    Column("kind", _choice(_("Kind"), StageKind)),
    Column("opens_at", _moment(_("Opens")), _moment_shown, _moment_kept),
    Column("closes_at", _moment(_("Closes")), _moment_shown, _moment_kept),
    HELP,
)
QUESTION = (
    CODE,
    LABEL,
    Column("kind", _choice(_("Kind"), QuestionKind)),
    Column("required", lambda: forms.BooleanField(label=_("Required"), required=False), drop_empty=False),
    Column("max_words", lambda: WordsField(label=_("Most words"), required=False), _words_shown),
    HELP,
)
AWARD = (
    CODE,
    LABEL,
    Column("per", _choice(_("Among"), RankingScope)),
    Column("rank_from", _number(_("From rank"), min_value=1)),
    Column("rank_to", _number(_("To rank"), min_value=1)),
    Column("on_tie", _choice(_("On a tie"), TieAction, required=False)),
    Column(
        "benefits",
        _text(_("Consists of"), required=False),
        lambda value: "; ".join(value or ()),
        lambda value: [each.strip() for each in value.split(";") if each.strip()],
    ),
)
PARTICIPANT = (CODE, LABEL, Column("max_entries", _number(_("Most entries of a unit"), required=False, min_value=0)))


def parts_of(document: dict) -> dict[str, Part]:
    """Every part that has an editor, by the name in its address."""
    parts = [
        Part("tahapan", _("Stages and dates"), ("stages",), STAGE),
        Part("kategori", _("Categories"), ("categories",), (CODE, LABEL, HELP)),
        Part("peserta", _("Participant types"), ("participant_types",), PARTICIPANT),
        Part("penghargaan", _("Awards"), ("awards",), AWARD),
    ]
    for place, section in enumerate(document["form"]):
        parts.append(Part(f"formulir-{section['code']}", section["label"], ("form", place, "questions"), QUESTION))
    for place, stage in enumerate(document["stages"]):
        if stage["scored"]:
            path = ("stages", place, "criteria")
            parts.append(Part(f"kriteria-{stage['code']}", stage["label"], path, CRITERION, sums=True))
    return {part.name: part for part in parts}


def row_forms(part: Part):
    """A formset class for the rows of this part: the old ones, two empty ones, order and deletion."""

    class RowForm(forms.Form):
        place = forms.IntegerField(widget=forms.HiddenInput, required=False)

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            for column in part.columns:
                self.fields[column.key] = column.field()

    return formset_factory(
        RowForm, formset=BaseFormSet, extra=2, can_delete=True, can_order=True, max_num=200, absolute_max=300
    )


def read_rows(part: Part, document: dict) -> list[list]:
    """The rows as they are read: a choice by its label."""
    labels = {column.key: dict(getattr(column.field(), "choices", ())) for column in part.columns}
    rows = shown_rows(part, document)
    return [[labels[key].get(row[key], row[key]) for key in labels] for row in rows]


def shown_rows(part: Part, document: dict) -> list[dict]:
    rows = []
    for place, item in enumerate(part.items(document)):
        rows.append({"place": place, **{column.key: column.show(item.get(column.key)) for column in part.columns}})
    return rows


def changed_document(part: Part, document: dict, formset) -> dict:
    """The document with the rows of a valid formset in place of the part; `document` itself is changed."""
    items = part.items(document)
    result = []
    for form in formset.ordered_forms:
        data = form.cleaned_data
        place = data.get("place")
        item = dict(items[place]) if place is not None and 0 <= place < len(items) else {}
        for column in part.columns:
            value = column.keep(data[column.key])
            if column.drop_empty and value in (None, "", []):
                item.pop(column.key, None)
            else:
                item[column.key] = value
        result.append(item)
    items[:] = result
    return document


class SettingsForm(forms.Form):
    """What is said once for the whole rulebook."""

    name = forms.CharField(label=_("Name of the rulebook"), max_length=200)
    grace = forms.IntegerField(label=_("Grace after the deadline, in seconds"), min_value=0, max_value=86400)
    rows = forms.ChoiceField(label=_("Published rows"), choices=choices_of(PublishedRows))
    scores = forms.ChoiceField(label=_("Published scores"), choices=choices_of(PublishedScores))
    judges = forms.ChoiceField(label=_("Published judges"), choices=choices_of(PublishedJudges))

    @staticmethod
    def shown(document: dict) -> dict:
        published = {key: document["publication"][key] for key in ("rows", "scores", "judges")}
        return {"name": document["name"], "grace": document["grace"]["seconds"], **published}

    def changed(self, document: dict) -> dict:
        data = self.cleaned_data
        document["name"] = data["name"]
        document["grace"]["seconds"] = data["grace"]
        document["publication"].update({key: data[key] for key in ("rows", "scores", "judges")})
        return document


class FileForm(forms.Form):
    """The whole rulebook as text; an uploaded file goes before the text."""

    text = forms.CharField(
        label=_("Rulebook (YAML)"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "w-font-mono"}),
    )
    file = forms.FileField(label=_("Or upload a file"), required=False)
