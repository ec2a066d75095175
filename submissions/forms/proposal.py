"""The first page of a proposal: who takes part with what."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkUnit
from competition.models import Edition
from submissions.models import Proposal
from submissions.selectors.proposals import rulebook_rows_of
from submissions.services.proposals import ProposalData


class ProposalForm(forms.Form):
    """For a new proposal or, with `proposal`, to correct one. Only units in `units` may be chosen. `source`: an
    earlier proposal that a new one begins with.
    """

    title = forms.CharField(label=_("Title of the innovation"), max_length=250)
    unit = forms.ModelChoiceField(label=_("Work unit"), queryset=WorkUnit.objects.none(), empty_label=_("Choose"))
    group = forms.ModelChoiceField(label=_("Group"), queryset=None, empty_label=_("Choose"))
    category = forms.ModelChoiceField(label=_("Category"), queryset=None, empty_label=_("Choose"))
    partners = forms.ModelMultipleChoiceField(
        label=_("Partner units"),
        queryset=WorkUnit.objects.none(),
        required=False,
        help_text=_("Only when it is a joint innovation. They do not count against the quota."),
    )
    team_name = forms.CharField(label=_("Name of the team"), max_length=200, required=False)
    started_on = forms.DateField(
        label=_("In use since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day people were first served by it, not the day of the idea."),
    )

    def __init__(
        self,
        *args,
        edition: Edition,
        units: set[int],
        proposal: Proposal | None = None,
        source: Proposal | None = None,
        **options,
    ):
        parts = rulebook_rows_of(edition)
        if proposal is not None:
            options.setdefault("initial", _initial(proposal))
        elif source is not None:
            options.setdefault("initial", _taken_over(source, parts, units))
        super().__init__(*args, **options)
        self.parts, self.proposal = parts, proposal
        keep = Q(pk=proposal.unit_id) if proposal else Q(pk__in=())
        self.fields["unit"].queryset = WorkUnit.objects.filter(Q(pk__in=units, is_active=True) | keep)
        self.fields["partners"].queryset = WorkUnit.objects.filter(is_active=True)
        self.fields["partners"].widget.attrs["size"] = 6
        self._choose_group(edition, proposal)
        categories = edition.rulebook_version.categories.all()
        self.fields["category"].queryset = categories
        if not self.parts.categories:
            del self.fields["category"]
        self._choose_only("category", self.parts.categories)
        self._mark_optional(edition)
        if len(units) == 1 and proposal is None:
            self.fields["unit"].initial = next(iter(units))

    def _choose_group(self, edition, proposal) -> None:
        open_to_all = Q(by_invitation=False) | Q(pk=proposal.group_id if proposal else None)
        groups = edition.rulebook_version.groups.filter(open_to_all)
        self.fields["group"].queryset = groups
        self._choose_only("group", {group.code: group for group in groups})

    def _choose_only(self, name, rows) -> None:
        """Nobody is asked where there is one answer."""
        if len(rows) == 1:
            self.fields[name].initial = next(iter(rows.values()))
            self.fields[name].widget = forms.HiddenInput()

    def _mark_optional(self, edition) -> None:
        """The day it began may only stay empty where no rule asks for it when sending."""
        asked = any(rule.type == "min_age" for rule in edition.rules.eligibility)
        for name, field in self.fields.items():
            if not field.required and not (asked and name == "started_on"):
                field.label = f"{field.label} ({gettext('may stay empty')})"

    def clean(self):
        cleaned = super().clean()
        unit = cleaned.get("unit")
        if unit is not None and self.parts.participant_types and self.parts.participant_type_of(unit) is None:
            self.add_error("unit", _("Units of this kind cannot take part in this competition."))
        if unit is not None and unit in (cleaned.get("partners") or ()):
            self.add_error("partners", _("The unit itself cannot be its own partner."))
        return cleaned

    def proposal_data(self) -> ProposalData:
        values = self.cleaned_data
        return ProposalData(
            title=" ".join(values["title"].split()),
            unit=values["unit"],
            group=values["group"],
            category=values.get("category"),
            participant_type=self.parts.participant_type_of(values["unit"]),
            team_name=values["team_name"],
            started_on=values["started_on"],
            partners=tuple(values["partners"]),
        )


def _initial(proposal) -> dict:
    names = ("title", "unit", "group", "category", "team_name", "started_on")
    return {**{name: getattr(proposal, name) for name in names}, "partners": proposal.partners.all()}


def _taken_over(source, parts, units) -> dict:
    """The first page of an earlier proposal as far as this edition and the person's units allow it."""
    taken = {
        "title": source.title,
        "team_name": source.team_name,
        "started_on": source.started_on,
        "partners": source.partners.all(),
        "unit": source.unit_id if source.unit_id in units else None,
        "group": parts.groups.get(source.group.code),
        "category": parts.categories.get(source.category.code) if source.category else None,
    }
    return {name: value for name, value in taken.items() if value is not None}
