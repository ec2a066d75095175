"""The form of one section, with the questions that the frozen rulebook asks."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competition.enums import SDG_LABELS
from competition.rulebook.entry_rules import QuestionRules, SectionRules
from competition.rulebook.vocabulary import QuestionKind
from competition.rulebook.word_count import count_words
from core.imported_tables import parse_number
from core.text_changes import normalise_text, text_fingerprint
from submissions.models import Proposal
from submissions.selectors.answered_sections import sdg_label
from submissions.selectors.answers import (
    DECLARED,
    WordLimits,
    answer_texts,
    answer_versions,
    questions_of_group,
    required_declarations,
    word_limits_of,
)

MOST_CHARACTERS = 100_000
MOST_RADIO_CHOICES = 6
QUESTION_TEMPLATE = "submissions/partials/_question.html"
MULTIPLE_KINDS = (QuestionKind.MULTIPLE_CHOICE, QuestionKind.SDGS)


def refuse_too_long(text: str) -> None:
    """Raises ValidationError for an answer above the limit; a validator of form fields and of saves by a script."""
    excess = len(normalise_text(text)) - MOST_CHARACTERS
    if excess > 0:
        raise ValidationError(
            _("The text is longer than %(limit)d characters; shorten it by %(many)d.")
            % {"limit": MOST_CHARACTERS, "many": excess}
        )


class OpenSectionForm(forms.Form):
    """Which section's page asks for its surroundings again."""

    di = forms.CharField(required=False)


class NumberField(forms.CharField):
    """A number as people write it, stored in digits with a decimal point."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return format(parse_number(text), "f")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class QuestionBoundField(forms.BoundField):
    """One question on the page, with what its template shows beside the input."""

    form: "AnswersForm"

    @property
    def question(self) -> QuestionRules:
        return self.form.questions[self.name]

    @property
    def is_text(self) -> bool:
        return self.question.kind == QuestionKind.TEXT

    @property
    def is_group(self) -> bool:
        """Whether the inputs are several boxes or radio buttons under one legend."""
        return self.question.kind in MULTIPLE_KINDS or (
            self.question.kind == QuestionKind.CHOICE and len(self.question.choices) <= MOST_RADIO_CHOICES
        )

    @property
    def is_needed(self) -> bool:
        return self.question.required or self.name in self.form.declarations

    @cached_property
    def limits(self) -> WordLimits:
        return word_limits_of(self.form.proposal, self.question)

    @cached_property
    def words(self) -> int:
        return count_words(self.value() or "") if self.is_text else 0

    @property
    def is_over(self) -> bool:
        return self.limits.most is not None and self.words > self.limits.most

    @property
    def stored(self) -> str:
        return self.form.stored.get(self.name, "")

    @property
    def version(self) -> int:
        return self.form.versions.get(self.name, 0)

    @property
    def conflict(self) -> str | None:
        """The text that a colleague stored since the page was opened."""
        return self.form.conflicts.get(self.name)

    @property
    def opened(self) -> str:
        """Fingerprint of the text that the next save may replace."""
        return text_fingerprint(self.stored if self.conflict is None else self.conflict)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        ids = [f"bantuan-{self.name}"] if self.question.help else []
        ids += [f"{self.auto_id}_error"] if self.errors else []
        return {**attrs, "aria-describedby": " ".join(ids)} if ids else attrs


class AnswersForm(forms.Form):
    """Fields are named by question code. None is required: a draft may have gaps, a proposal that is sent may not."""

    bound_field_class = QuestionBoundField

    def __init__(self, data: QueryDict | None = None, *, proposal: Proposal, section: SectionRules) -> None:
        super().__init__(data)
        self.section = section
        self.questions = {question.code: question for question in questions_of_group(section, proposal.group.code)}
        # Filled by the view after a save.
        self.conflicts: Mapping[str, str] = {}
        self.refresh(proposal)
        for code, question in self.questions.items():
            self.fields[code] = make_answer_field(question, self.stored.get(code, ""))

    def refresh(self, proposal: Proposal) -> None:
        """Take the stored texts of this proposal, read again after a part was saved."""
        self.proposal = proposal
        self.stored, self.versions = answer_texts(proposal), answer_versions(proposal)
        self.declarations = required_declarations(proposal)

    def texts(self) -> dict[str, str]:
        """Question code → text that can be stored, for all but the fields with an error."""
        return {
            code: _stored_text(question, self.cleaned_data[code])
            for code, question in self.questions.items()
            if code in self.cleaned_data
        }

    def opened(self) -> dict[str, str]:
        """Question code → fingerprint of the text that the page was opened with."""
        return {code: self.data.get(f"{code}-opened", "") for code in self.questions}


def make_answer_field(question: QuestionRules, stored: str) -> forms.Field:
    """The form field of a question; `stored`: its text in the database, the field's initial value."""
    options: dict[str, Any] = {"label": question.label, "required": False, "template_name": QUESTION_TEMPLATE}
    match question.kind:
        case QuestionKind.TEXT:
            widget = forms.Textarea(attrs={"rows": 8})  # without maxlength: a browser would cut off what is pasted
            return forms.CharField(**options, initial=stored, widget=widget, validators=[refuse_too_long])
        case QuestionKind.CHOICE:
            return _make_choice_field(question, options, stored)
        case QuestionKind.MULTIPLE_CHOICE | QuestionKind.SDGS:
            return forms.MultipleChoiceField(
                **options,
                choices=_choices_of(question),
                initial=stored.split("\n"),
                widget=forms.CheckboxSelectMultiple(),
            )
        case QuestionKind.NUMBER:
            return NumberField(
                **options,
                # People write a decimal comma.
                initial=stored.replace(".", ","),
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                validators=[refuse_too_long],
            )
        case QuestionKind.DATE:
            date_input = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(**options, initial=stored, widget=date_input)
        case QuestionKind.LINK:
            message = gettext_lazy("Write a whole address, such as https://contoh.go.id/video.")
            return forms.URLField(
                **options, initial=stored, assume_scheme="https", max_length=2000, error_messages={"invalid": message}
            )
        case QuestionKind.DECLARATION:
            # The script reads the value of a ticked box as the text that is stored.
            ticked = forms.CheckboxInput(attrs={"value": DECLARED})
            return forms.BooleanField(**options, initial=stored == DECLARED, widget=ticked)
    raise ValueError(question.kind)


def clean_answer(question: QuestionRules, text: str) -> str:
    """The text to store of one that a script sent; raises ValidationError where it cannot be an answer."""
    ProhibitNullCharactersValidator()(text)
    refuse_too_long(text)
    if question.kind == QuestionKind.TEXT:
        return text
    value: str | bool | list[str] = text
    if question.kind in MULTIPLE_KINDS:
        value = [line for line in text.split("\n") if line]
    elif question.kind == QuestionKind.DECLARATION:
        value = text == DECLARED
    return _stored_text(question, make_answer_field(question, "").clean(value))


def _make_choice_field(question: QuestionRules, options: dict[str, Any], stored: str) -> forms.ChoiceField:
    # Few choices are all visible as radio buttons; many become a list.
    choices = _choices_of(question)
    if len(question.choices) <= MOST_RADIO_CHOICES:
        return forms.ChoiceField(**options, choices=choices, initial=stored, widget=forms.RadioSelect())
    return forms.ChoiceField(**options, choices=[("", _("Choose")), *choices], initial=stored)


def _choices_of(question: QuestionRules) -> list[tuple[str, str]]:
    if question.kind == QuestionKind.SDGS:
        return [(str(number), sdg_label(str(number))) for number in SDG_LABELS]
    return [(choice, choice) for choice in question.choices]


def _stored_text(question: QuestionRules, value: Any) -> str:
    """The text in the database of a field's cleaned value."""
    match question.kind:
        case QuestionKind.MULTIPLE_CHOICE | QuestionKind.SDGS:
            return "\n".join(value)
        case QuestionKind.DATE:
            return value.isoformat() if value else ""
        case QuestionKind.DECLARATION:
            return DECLARED if value else ""
    return value or ""
