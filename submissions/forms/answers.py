"""The questions of one section, as the frozen rulebook asks them."""

from dataclasses import dataclass

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competition.enums import SDG_LABELS
from competition.rulebook.entry_rules import QuestionRules, SectionRules
from competition.rulebook.vocabulary import QuestionKind
from competition.rulebook.word_count import count_words
from core.imported_tables import parse_number
from submissions.models import Proposal
from submissions.selectors.answered_sections import sdg_label
from submissions.selectors.answers import (
    DECLARED,
    WordLimits,
    answer_problem,
    answer_texts,
    answer_versions,
    questions_of_group,
    refuse_too_long,
    required_declarations,
    word_limits_of,
)
from submissions.services.writing import text_fingerprint

MOST_RADIO_CHOICES = 6
MULTIPLE_KINDS = (QuestionKind.MULTIPLE_CHOICE, QuestionKind.SDGS)


class NumberField(forms.CharField):
    """Kept as it is written on paper without doubt: digits with a point."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return ""
        try:
            return format(parse_number(text), "f")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question on the page. `conflict`: what a colleague stored meanwhile."""

    question: QuestionRules
    field: forms.BoundField
    needed: bool
    limits: WordLimits
    words: int
    problem: str
    opened: str
    version: int
    conflict: str | None
    stored: str

    @property
    def is_text(self) -> bool:
        return self.question.kind == QuestionKind.TEXT

    @property
    def is_over(self) -> bool:
        return self.limits.most is not None and self.words > self.limits.most

    @property
    def is_group(self) -> bool:
        return self.question.kind in MULTIPLE_KINDS or (
            self.question.kind == QuestionKind.CHOICE and len(self.question.choices) <= MOST_RADIO_CHOICES
        )


class AnswersForm(forms.Form):
    """Fields are named by question code. Nothing is required here: a draft may have gaps, sending may not."""

    def __init__(self, data=None, *, proposal: Proposal, section: SectionRules):
        super().__init__(data)
        self.proposal, self.section = proposal, section
        self.questions = questions_of_group(section, proposal.group.code)
        self.stored, self.versions = answer_texts(proposal), answer_versions(proposal)
        self.conflicts: dict[str, str] = {}
        for question in self.questions:
            self.fields[question.code] = _field(question, self.stored.get(question.code, ""))

    def refresh(self, proposal: Proposal) -> None:
        """After a part was stored: fingerprints must be those of what stands in the database now."""
        self.proposal, self.stored = proposal, answer_texts(proposal)
        self.versions = answer_versions(proposal)

    def texts(self) -> dict[str, str]:
        """What can be stored, by question code: everything but the fields with an error."""
        values = {code: value for code, value in self.cleaned_data.items() if code in self.fields}
        return {
            question.code: _text(question, values[question.code])
            for question in self.questions
            if question.code in values
        }

    def opened(self) -> dict[str, str]:
        """The fingerprints of the texts this form was opened with."""
        return {question.code: self.data.get(f"{question.code}-opened", "") for question in self.questions}

    def rows(self) -> list[QuestionRow]:
        needed = required_declarations(self.proposal)
        return [self._row(question, needed) for question in self.questions]

    def _row(self, question, needed) -> QuestionRow:
        field, stored = self[question.code], self.stored.get(question.code, "")
        described = [f"bantuan-{question.code}"] if question.help else []
        described += [f"{field.auto_id}_error"] if field.errors else []
        if described:
            field.field.widget.attrs["aria-describedby"] = " ".join(described)
        text = (field.value() or "") if question.kind == QuestionKind.TEXT else ""
        return QuestionRow(
            question=question,
            field=field,
            needed=question.required or question.code in needed,
            limits=word_limits_of(self.proposal, question),
            words=count_words(text),
            problem=answer_problem(self.proposal, question, stored, needed) if stored else "",
            opened=text_fingerprint(self.conflicts.get(question.code, stored)),
            version=self.versions.get(question.code, 0),
            conflict=self.conflicts.get(question.code),
            stored=stored,
        )


def _field(question: QuestionRules, stored: str) -> forms.Field:
    base = {"label": question.label, "required": False}
    match question.kind:
        case QuestionKind.TEXT:
            widget = forms.Textarea(attrs={"rows": 8})  # without maxlength: a browser would cut off what is pasted
            return forms.CharField(**base, initial=stored, widget=widget, validators=[refuse_too_long])
        case QuestionKind.CHOICE:
            return _choice_field(question, base, stored)
        case QuestionKind.MULTIPLE_CHOICE | QuestionKind.SDGS:
            widget = forms.CheckboxSelectMultiple()
            return forms.MultipleChoiceField(
                **base, choices=_pairs(question), initial=stored.split("\n"), widget=widget
            )
        case QuestionKind.NUMBER:
            widget = forms.TextInput(attrs={"inputmode": "decimal"})
            return NumberField(**base, initial=stored.replace(".", ","), widget=widget, validators=[refuse_too_long])
        case QuestionKind.DATE:
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(**base, initial=stored, widget=widget)
        case QuestionKind.LINK:
            message = gettext_lazy("Write a whole address, such as https://contoh.go.id/video.")
            return forms.URLField(
                **base, initial=stored, assume_scheme="https", max_length=2000, error_messages={"invalid": message}
            )
        case QuestionKind.DECLARATION:
            return forms.BooleanField(**base, initial=stored == DECLARED)
    raise ValueError(question.kind)


def clean_answer(question: QuestionRules, text: str) -> str:
    """What is stored of a text that a browser sent by itself; raises ValidationError where it cannot be an answer."""
    ProhibitNullCharactersValidator()(text)
    refuse_too_long(text)
    if question.kind == QuestionKind.TEXT:
        return text
    value = text
    if question.kind in MULTIPLE_KINDS:
        value = [line for line in text.split("\n") if line]
    elif question.kind == QuestionKind.DECLARATION:
        value = text == DECLARED
    return _text(question, _field(question, "").clean(value))


def _choice_field(question, base, stored):
    if len(question.choices) <= MOST_RADIO_CHOICES:
        return forms.ChoiceField(**base, choices=_pairs(question), initial=stored, widget=forms.RadioSelect())
    return forms.ChoiceField(**base, choices=[("", _("Choose")), *_pairs(question)], initial=stored)


def _pairs(question) -> list[tuple[str, str]]:
    if question.kind == QuestionKind.SDGS:
        return [(str(number), sdg_label(str(number))) for number in SDG_LABELS]
    return [(choice, choice) for choice in question.choices]


def _text(question: QuestionRules, value) -> str:
    match question.kind:
        case QuestionKind.MULTIPLE_CHOICE | QuestionKind.SDGS:
            return "\n".join(value)
        case QuestionKind.DATE:
            return value.isoformat() if value else ""
        case QuestionKind.DECLARATION:
            return DECLARED if value else ""
    return value or ""
