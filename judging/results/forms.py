from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from competition.enums import choices_of
from competition.models import Edition
from competition.rulebook.rules import Rulebook
from competition.rulebook.vocabulary import RankingScope
from core.forms import ListForm
from judging.results.enums import DecisionKind
from judging.results.permissions import allowed_move_scopes
from judging.results.selectors.ranking_filter import RankingFilter

MAX_FILE_LINES = 100_000  # more than any edition has; the file is one page


class RankingQueryForm(ListForm):
    """What the address of a ranking asks for: a filter, a page, a file."""

    cari = forms.CharField(label=_("Code, title or work unit"), required=False, max_length=100)
    kategori = forms.ChoiceField(label=_("Category"), required=False)
    lanjut = forms.ChoiceField(
        label=_("Goes on"), required=False, choices=[("", _("All")), ("ya", _("Yes")), ("tidak", _("No"))]
    )

    def __init__(self, data: QueryDict, *, edition: Edition, is_final: bool) -> None:
        super().__init__(data)
        categories = [(category.code, category.label) for category in edition.rules.categories]
        _choice_field(self, "kategori").choices = [("", _("All")), *categories]
        if is_final:  # nobody advances from the result
            del self.fields["lanjut"]

    @property
    def ranking_filter(self) -> RankingFilter:
        advances = {"ya": True, "tidak": False}.get(self.value_of("lanjut"))
        return RankingFilter(words=self.value_of("cari"), category=self.value_of("kategori"), advances=advances)

    @property
    def query(self) -> str:
        """The filter as the end of a query string, for the links to other pages; empty without one."""
        values = {name: self.value_of(name) for name in ("cari", "kategori", "lanjut")}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"&{query}" if query else ""

    @property
    def page_size(self) -> int | None:
        """None for the usual size; a file has all lines on one page."""
        return MAX_FILE_LINES if self.is_download else None


class DecisionQueryForm(forms.Form):
    """What the address of the decision form says: the code of the stage, none for the final ranking, and proposals."""

    tahap = forms.CharField(required=False)
    proposal = forms.CharField(required=False)


DECISION_EXPLANATIONS = {
    DecisionKind.ORDER: _("Orders proposals that are tied; best first."),
    DecisionKind.MOVE: _("Gives one proposal of the final ranking another rank; the others make room."),
    DecisionKind.NAME: _("Names who goes on where the rulebook leaves it to the judges."),
    DecisionKind.CONSOLIDATE: _("Says that judges who were far apart have talked, and stand by their values."),
}


class DecisionForm(forms.Form):
    """What the plenary decided: codes, best first where the order matters, with the reason that the minutes print."""

    kind = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    proposals = forms.CharField(
        label=_("Proposals, best first"),
        help_text=_("Codes separated by commas, such as P26-014, P26-003."),
        max_length=2000,
    )
    to_rank = forms.IntegerField(label=_("New rank, for a move"), required=False, min_value=1)
    scope = forms.ChoiceField(label=_("In which ranking, for a move"), required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def __init__(
        self, data: QueryDict | None = None, *, rules: Rulebook, kinds: list[DecisionKind], proposals: str = ""
    ) -> None:
        super().__init__(data, initial={"kind": kinds[0], "proposals": proposals})
        _choice_field(self, "kind").choices = [
            (kind.value, format_html("<b>{}</b>. {}", kind.label, DECISION_EXPLANATIONS[kind])) for kind in kinds
        ]
        labels = dict(choices_of(RankingScope))
        if DecisionKind.MOVE in kinds:
            scopes = allowed_move_scopes(rules)
            _choice_field(self, "scope").choices = [(scope.value, labels[scope.value]) for scope in scopes]
        else:
            del self.fields["to_rank"], self.fields["scope"]

    def service_arguments(self) -> dict[str, Any]:
        """What `record_decision` is told of the decision itself."""
        data = self.cleaned_data
        return {
            "kind": DecisionKind(data["kind"]),
            "proposals": [code.strip() for code in data["proposals"].split(",") if code.strip()],
            "reason": data["reason"],
            "to_rank": data.get("to_rank"),
            # The form has the field only where a move is possible; the service takes a scope with every kind.
            "scope": RankingScope(data.get("scope") or RankingScope.OVERALL),
        }


def _choice_field(form: forms.Form, name: str) -> forms.ChoiceField:
    return cast(forms.ChoiceField, form.fields[name])
