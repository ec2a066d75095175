from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from competition.enums import choices_of
from competition.models import Edition
from competition.rulebook.rules import Rulebook
from competition.rulebook.vocabulary import RankingScope
from judging.results.enums import DecisionKind
from judging.results.permissions import kinds_for, move_scopes_of
from judging.results.selectors.boards import Wanted


class TypedConfirmation(forms.Form):
    """A deed that cannot be taken back is confirmed by typing the address of the edition."""

    confirm = forms.CharField(label=_("Type the address of the edition"), max_length=60)

    def __init__(self, *args, edition: Edition, **kwargs):
        self.edition = edition
        super().__init__(*args, **kwargs)
        self.fields["confirm"].widget.attrs["autocomplete"] = "off"

    def clean_confirm(self):
        if self.cleaned_data["confirm"].strip() != self.edition.slug:
            raise ValidationError(_("Type %(slug)s to confirm.") % {"slug": self.edition.slug})
        return self.cleaned_data["confirm"]


class RankingForm(forms.Form):
    """Filters of a ranking; what does not fit counts as not asked."""

    cari = forms.CharField(label=_("Code, title or work unit"), required=False, max_length=100)
    kategori = forms.ChoiceField(label=_("Category"), required=False)
    lanjut = forms.ChoiceField(
        label=_("Goes on"), required=False, choices=[("", _("All")), ("ya", _("Yes")), ("tidak", _("No"))]
    )

    def __init__(self, data, *, edition: Edition, is_final: bool):
        super().__init__(data)
        categories = [(each.code, each.label) for each in edition.rules.categories]
        self.fields["kategori"].choices = [("", _("All")), *categories]
        if is_final:
            del self.fields["lanjut"]

    def wanted(self) -> Wanted:
        self.is_valid()
        read = self.cleaned_data.get
        goes_on = {"ya": True, "tidak": False}.get(read("lanjut", ""))
        return Wanted(words=read("cari", "").strip(), category=read("kategori", ""), goes_on=goes_on)


ABOUT = {
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

    def __init__(self, data=None, *, rules: Rulebook, stage: str, proposals: str = ""):
        kinds = kinds_for(rules, stage)
        super().__init__(data, initial={"kind": kinds[0], "proposals": proposals})
        self.fields["kind"].choices = [
            (kind.value, format_html("<b>{}</b>. {}", kind.label, ABOUT[kind])) for kind in kinds
        ]
        labels = dict(choices_of(RankingScope))
        if DecisionKind.MOVE in kinds:
            self.fields["scope"].choices = [(scope.value, labels[scope.value]) for scope in move_scopes_of(rules)]
        else:
            del self.fields["to_rank"], self.fields["scope"]

    def codes(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["proposals"].split(",") if code.strip()]
