"""Editing one list of a rulebook document as the rows of a table.

Whatever of an item has no column here (descriptors, groups …) stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competition.enums import choices_of
from competition.rulebook.schema import Document
from competition.rulebook.vocabulary import (
    PublishedJudges,
    PublishedRows,
    PublishedScores,
    QuestionKind,
    RankingScope,
    StageKind,
    TieAction,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FieldBuilder = Callable[[], forms.Field]


@dataclass(frozen=True, slots=True)
class RulesColumn:
    """One key of an item; `to_field` and `to_document` turn its value into the field's and back."""

    key: str
    build_field: FieldBuilder
    to_field: Callable[[Any], Any] = lambda value: value
    to_document: Callable[[Any], Any] = lambda value: value
    drop_empty: bool = True


@dataclass(frozen=True, slots=True)
class RulesTable:
    """`path` leads to the list in the document; `has_weights`: those of its items sum up."""

    name: str
    label: str
    path: tuple[str | int, ...]
    columns: tuple[RulesColumn, ...]
    has_weights: bool = False

    def items_of(self, document: Document) -> list[Document]:
        part: Any = document
        for step in self.path:
            part = part[step]
        items: list[Document] = part
        return items


class WordLimitField(forms.CharField):
    """`300` for every group, or `umum: 300, khusus: 200`."""

    def clean(self, value: Any) -> int | dict[str, int] | None:
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


def _format_word_limit(value: int | dict[str, int] | None) -> str:
    if isinstance(value, dict):
        # After normalisation a limit is always a mapping; people wrote one number where all are equal.
        numbers = set(value.values())
        return str(numbers.pop()) if len(numbers) == 1 else ", ".join(f"{code}: {n}" for code, n in value.items())
    return "" if value is None else str(value)


def _text_field(label: StrOrPromise, **options: Any) -> FieldBuilder:
    return lambda: forms.CharField(label=label, **options)


def _long_text_field(label: StrOrPromise) -> FieldBuilder:
    return lambda: forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 2, "cols": 30}))


def _choice_field(label: StrOrPromise, vocabulary: type[StrEnum], *, required: bool = True) -> FieldBuilder:
    """A list of the vocabulary. The empty choice stays for required fields too: a browser sends the first choice of a
    new row that nobody has filled in."""
    choices = [("", "–"), *choices_of(vocabulary)]
    return lambda: forms.ChoiceField(label=label, choices=choices, required=required)


def _number_field(label: StrOrPromise, **options: Any) -> FieldBuilder:
    return lambda: forms.IntegerField(label=label, **options)


def _instant_field(label: StrOrPromise) -> FieldBuilder:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
    return lambda: forms.DateTimeField(label=label, required=False, widget=widget)


def _parse_instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _format_instant(value: datetime | None) -> str | None:
    return timezone.localtime(value).isoformat() if value else None


def _join_lines(value: str) -> str:
    """The text with LF as line end: a browser sends CR LF, and CR is a control character that no file may hold."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


CODE = RulesColumn("code", _text_field(_("Code"), max_length=40))
LABEL = RulesColumn("label", _text_field(_("Label"), max_length=200))
HELP = RulesColumn("help", _long_text_field(_("Explanation")), to_document=_join_lines)
CRITERION_COLUMNS = (
    CODE,
    LABEL,
    RulesColumn("weight", lambda: forms.DecimalField(label=_("Weight"), required=False, min_value=0, decimal_places=6)),
    HELP,
)
STAGE_COLUMNS = (
    CODE,
    LABEL,
    RulesColumn("kind", _choice_field(_("Kind"), StageKind)),
    RulesColumn("opens_at", _instant_field(_("Opens")), _parse_instant, _format_instant),
    RulesColumn("closes_at", _instant_field(_("Closes")), _parse_instant, _format_instant),
    HELP,
)
QUESTION_COLUMNS = (
    CODE,
    LABEL,
    RulesColumn("kind", _choice_field(_("Kind"), QuestionKind)),
    RulesColumn("required", lambda: forms.BooleanField(label=_("Required"), required=False), drop_empty=False),
    RulesColumn("max_words", lambda: WordLimitField(label=_("Most words"), required=False), _format_word_limit),
    HELP,
)
AWARD_COLUMNS = (
    CODE,
    LABEL,
    RulesColumn("per", _choice_field(_("Among"), RankingScope)),
    RulesColumn("rank_from", _number_field(_("From rank"), min_value=1)),
    RulesColumn("rank_to", _number_field(_("To rank"), min_value=1)),
    RulesColumn("on_tie", _choice_field(_("On a tie"), TieAction, required=False)),
    RulesColumn(
        "benefits",
        _text_field(_("Consists of"), required=False),
        lambda value: "; ".join(value or ()),
        lambda value: [benefit.strip() for benefit in value.split(";") if benefit.strip()],
    ),
)
PARTICIPANT_COLUMNS = (
    CODE,
    LABEL,
    RulesColumn("max_entries", _number_field(_("Most entries of a unit"), required=False, min_value=0)),
)


def rules_tables_of(document: Document) -> dict[str, RulesTable]:
    """Every list that has an editor, by the name in its address."""
    tables = [
        RulesTable("tahapan", gettext("Stages and dates"), ("stages",), STAGE_COLUMNS),
        RulesTable("kategori", gettext("Categories"), ("categories",), (CODE, LABEL, HELP)),
        RulesTable("peserta", gettext("Participant types"), ("participant_types",), PARTICIPANT_COLUMNS),
        RulesTable("penghargaan", gettext("Awards"), ("awards",), AWARD_COLUMNS),
    ]
    for position, section in enumerate(document["form"]):
        path = ("form", position, "questions")
        tables.append(RulesTable(f"formulir-{section['code']}", section["label"], path, QUESTION_COLUMNS))
    for position, stage in enumerate(document["stages"]):
        if stage["scored"]:
            path = ("stages", position, "criteria")
            tables.append(
                RulesTable(f"kriteria-{stage['code']}", stage["label"], path, CRITERION_COLUMNS, has_weights=True)
            )
    return {table.name: table for table in tables}


def build_formset_class(table: RulesTable) -> type[BaseFormSet[forms.Form]]:
    """A formset class for the rows of this table: the old ones, two empty ones, order and deletion."""

    class RowForm(forms.Form):
        place = forms.IntegerField(widget=forms.HiddenInput, required=False)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for column in table.columns:
                self.fields[column.key] = column.build_field()

    return formset_factory(
        RowForm, formset=BaseFormSet, extra=2, can_delete=True, can_order=True, max_num=200, absolute_max=300
    )


def initial_rows(table: RulesTable, document: Document) -> list[dict[str, Any]]:
    """The values of the formset's fields, row by row."""
    return [
        {"place": place, **{column.key: column.to_field(item.get(column.key)) for column in table.columns}}
        for place, item in enumerate(table.items_of(document))
    ]


def display_rows(table: RulesTable, document: Document) -> list[list[Any]]:
    """The rows as they are read: a choice by its label."""
    labels = {column.key: dict(getattr(column.build_field(), "choices", ())) for column in table.columns}
    return [[labels[key].get(row[key], row[key]) for key in labels] for row in initial_rows(table, document)]


def apply_rows(table: RulesTable, document: Document, formset: BaseFormSet[forms.Form]) -> Document:
    """The document with the rows of a valid formset in place of the list; `document` itself is changed."""
    items = table.items_of(document)
    result = []
    for form in formset.ordered_forms:
        place = form.cleaned_data.get("place")
        # The place of the row before it was moved; an empty one is a new item.
        item = dict(items[place]) if place is not None and 0 <= place < len(items) else {}
        for column in table.columns:
            value = column.to_document(form.cleaned_data[column.key])
            # An absent key means the default; an empty text would be a rule.
            if column.drop_empty and value in (None, "", []):
                item.pop(column.key, None)
            else:
                item[column.key] = value
        result.append(item)
    items[:] = result
    return document


class SettingsForm(forms.Form):
    """The settings of the whole rulebook that no table holds."""

    name = forms.CharField(label=_("Name of the rulebook"), max_length=200)
    grace = forms.IntegerField(label=_("Grace after the deadline, in seconds"), min_value=0, max_value=86400)
    rows = forms.ChoiceField(label=_("Published rows"), choices=choices_of(PublishedRows))
    scores = forms.ChoiceField(label=_("Published scores"), choices=choices_of(PublishedScores))
    judges = forms.ChoiceField(label=_("Published judges"), choices=choices_of(PublishedJudges))

    @staticmethod
    def initial_values(document: Document) -> dict[str, Any]:
        publication = {key: document["publication"][key] for key in ("rows", "scores", "judges")}
        return {"name": document["name"], "grace": document["grace"]["seconds"], **publication}

    def apply_to(self, document: Document) -> Document:
        """The document with the settings in it; `document` itself is changed."""
        data = self.cleaned_data
        document["name"] = data["name"]
        document["grace"]["seconds"] = data["grace"]
        document["publication"].update({key: data[key] for key in ("rows", "scores", "judges")})
        return document


class RulebookFileForm(forms.Form):
    """The whole rulebook as text; an uploaded file goes before the text."""

    text = forms.CharField(
        label=_("Rulebook (YAML)"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "w-font-mono"}),
    )
    file = forms.FileField(label=_("Or upload a file"), required=False)
