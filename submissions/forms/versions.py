from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from submissions.selectors.versions import ProposalVersion, ProposalVersions


class VersionComparisonForm(forms.Form):
    """Which two versions are laid side by side; the last two where the address names none."""

    dari = forms.ChoiceField(label=_("From version"), required=False)
    ke = forms.ChoiceField(label=_("to version"), required=False)

    def __init__(self, data: QueryDict, *, versions: ProposalVersions) -> None:
        last_keys = [version.key for version in versions.all[-2:]]
        defaults = dict(zip(("dari", "ke"), last_keys, strict=True))
        # Bound always, so that the usual pair is validated like a chosen one.
        super().__init__({**defaults, **{name: data[name] for name in defaults if data.get(name)}}, initial=defaults)
        self.versions = versions.by_key()
        for field in self.fields.values():
            cast(forms.ChoiceField, field).choices = [(version.key, version.label) for version in versions.all]

    def selected_pair(self) -> tuple[ProposalVersion, ProposalVersion] | None:
        """None where the address names a version that does not exist."""
        if not self.is_valid():
            return None
        return self.versions[self.cleaned_data["dari"]], self.versions[self.cleaned_data["ke"]]


def version_comparison_context(data: QueryDict, versions: ProposalVersions) -> dict[str, Any]:
    """The context of partials/_versions.html, on the page of the team and on that of the bureau."""
    context: dict[str, Any] = {"rows": versions.rows()}
    if len(versions.all) < 2:
        return context
    form = VersionComparisonForm(data, versions=versions)
    if pair := form.selected_pair():
        context |= {"before": pair[0], "after": pair[1], "comparison": versions.compare(*pair)}
    return {**context, "form": form}
