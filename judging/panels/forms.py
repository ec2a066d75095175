from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competition.models import Edition
from core.errors import Refused
from judging.panels.selectors.panels import next_judge_code, possible_judges
from judging.panels.services.reasons import LONGEST_REASON, read_reason


class ReasonForm(forms.Form):
    """Why a sheet or an assignment is taken from a judge, at most as long as the database keeps it."""

    # `read_reason` refuses an empty or too long reason, for the commands too; the attributes only help in the browser.
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_REASON, "required": True}),
    )

    def clean_reason(self) -> str:
        try:
            return read_reason(self.cleaned_data["reason"])
        except Refused as refused:
            raise ValidationError(refused.lines) from None


class PanelForm(forms.Form):
    name = forms.CharField(label=_("Name of the panel"), max_length=120)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name} – {obj.email}"


class JudgeForm(forms.Form):
    person = PersonField(label=_("Person"), queryset=User.objects.none())
    code = forms.RegexField(label=_("Code of the judge"), regex=r"^[A-Za-z0-9]{1,8}$", max_length=8)

    def __init__(self, data: Any = None, *, edition: Edition) -> None:
        super().__init__(data, initial={"code": next_judge_code(edition)})
        person_field = cast(PersonField, self.fields["person"])
        person_field.queryset = possible_judges(edition)

    @property
    def people(self) -> list[tuple[Any, str]]:
        """(id, label) of everybody who can be chosen; one query, so a page with many panels asks once."""
        return list(cast(Iterable[tuple[Any, str]], cast(PersonField, self.fields["person"]).choices))
