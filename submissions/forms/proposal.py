"""The first page of a proposal: who takes part with what."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkUnit
from competition.models import Category, Edition, Group
from competition.rulebook.vocabulary import EligibilityType
from submissions.models import Proposal
from submissions.selectors.rulebook_rows import RulebookRows, rulebook_rows_of
from submissions.services.proposals import ProposalData


class CopySourceForm(forms.Form):
    """The earlier proposal that a new one begins with, by its code in the address or in the form."""

    salin = forms.ModelChoiceField(queryset=Proposal.objects.none(), to_field_name="code", required=False)

    def __init__(self, data: QueryDict, *, earlier_proposals: QuerySet[Proposal]) -> None:
        super().__init__(data)
        cast(forms.ModelChoiceField, self.fields["salin"]).queryset = earlier_proposals


class ProposalForm(forms.Form):
    """For a new proposal or, with `proposal`, to correct one.

    `units`: ids of the units that may be chosen. `source`: an earlier proposal whose values a new one begins with.
    """

    title = forms.CharField(label=_("Title of the innovation"), max_length=250)
    unit = forms.ModelChoiceField(label=_("Work unit"), queryset=WorkUnit.objects.none(), empty_label=_("Choose"))
    group = forms.ModelChoiceField(label=_("Group"), queryset=Group.objects.none(), empty_label=_("Choose"))
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none(), empty_label=_("Choose"))
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
        *args: Any,
        edition: Edition,
        units: set[int],
        proposal: Proposal | None = None,
        source: Proposal | None = None,
        **options: Any,
    ) -> None:
        rulebook_rows = rulebook_rows_of(edition)
        if proposal is not None:
            options.setdefault("initial", _initial_of(proposal))
        elif source is not None:
            options.setdefault("initial", _initial_from_source(source, rulebook_rows, units))
        super().__init__(*args, **options)
        self.rulebook_rows, self.proposal = rulebook_rows, proposal
        # Also one that was closed or that the person left since.
        present_unit = Q(pk=proposal.unit_id) if proposal else Q(pk__in=())
        self._offer_rows("unit", WorkUnit.objects.filter(Q(pk__in=units, is_active=True) | present_unit))
        self._offer_rows("partners", WorkUnit.objects.filter(is_active=True))
        self.fields["partners"].widget.attrs["size"] = 6
        self._offer_groups(edition, proposal)
        self._offer_categories(edition)
        self._mark_optional(edition)
        # Most people have one unit.
        if len(units) == 1 and proposal is None:
            self.fields["unit"].initial = next(iter(units))

    def _offer_groups(self, edition: Edition, proposal: Proposal | None) -> None:
        """Groups that are open to all, and the one that the proposal is in already."""
        offered = Q(by_invitation=False) | Q(pk=proposal.group_id if proposal else None)
        groups = edition.rulebook_version.groups.filter(offered)
        self._offer_rows("group", groups)
        self._hide_single_choice("group", list(groups))

    def _offer_categories(self, edition: Edition) -> None:
        if not self.rulebook_rows.categories:
            del self.fields["category"]
            return
        self._offer_rows("category", edition.rulebook_version.categories.all())
        self._hide_single_choice("category", list(self.rulebook_rows.categories.values()))

    def _offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        cast(forms.ModelChoiceField, self.fields[name]).queryset = rows

    def _hide_single_choice(self, name: str, rows: Sequence[Group] | Sequence[Category]) -> None:
        """Nobody is asked where there is one answer."""
        if len(rows) == 1:
            self.fields[name].initial = rows[0]
            self.fields[name].widget = forms.HiddenInput()

    def _mark_optional(self, edition: Edition) -> None:
        """Say in the label what may stay empty; the start date may not where a rule asks for it when sending."""
        is_start_needed = any(rule.type == EligibilityType.MIN_AGE for rule in edition.rules.eligibility)
        for name, field in self.fields.items():
            if not field.required and not (is_start_needed and name == "started_on"):
                field.label = f"{field.label} ({gettext('may stay empty')})"

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned_data = self.cleaned_data
        unit, rulebook_rows = cleaned_data.get("unit"), self.rulebook_rows
        if unit is not None and rulebook_rows.participant_types and rulebook_rows.participant_type_of(unit) is None:
            self.add_error("unit", _("Units of this kind cannot take part in this competition."))
        if unit is not None and unit in (cleaned_data.get("partners") or ()):
            self.add_error("partners", _("The unit itself cannot be its own partner."))
        return cleaned_data

    def proposal_data(self) -> ProposalData:
        values = self.cleaned_data
        return ProposalData(
            # A pasted title may bring line breaks and double spaces.
            title=" ".join(values["title"].split()),
            unit=values["unit"],
            group=values["group"],
            category=values.get("category"),
            participant_type=self.rulebook_rows.participant_type_of(values["unit"]),
            team_name=values["team_name"],
            started_on=values["started_on"],
            partners=tuple(values["partners"]),
        )


def _initial_of(proposal: Proposal) -> dict[str, Any]:
    names = ("title", "unit", "group", "category", "team_name", "started_on")
    return {**{name: getattr(proposal, name) for name in names}, "partners": proposal.partners.all()}


def _initial_from_source(source: Proposal, rulebook_rows: RulebookRows, units: set[int]) -> dict[str, Any]:
    """The first page of an earlier proposal as far as this edition and the person's units allow it."""
    values = {
        "title": source.title,
        "team_name": source.team_name,
        "started_on": source.started_on,
        "partners": source.partners.all(),
        "unit": source.unit_id if source.unit_id in units else None,
        "group": rulebook_rows.groups.get(source.group.code),
        "category": rulebook_rows.categories.get(source.category.code) if source.category else None,
    }
    return {name: value for name, value in values.items() if value is not None}
