from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.selectors.versions import ProposalVersion, ProposalVersions


class VersionComparisonForm(forms.Form):
    """Which two versions are laid side by side; without a choice the last two."""

    dari = forms.ChoiceField(label=_("From version"), required=False)
    ke = forms.ChoiceField(label=_("to version"), required=False)

    def __init__(self, data, *, versions: ProposalVersions):
        last = [version.key for version in versions.all[-2:]]
        usual = dict(zip(("dari", "ke"), last, strict=True))
        super().__init__({**usual, **{key: data[key] for key in usual if data.get(key)}}, initial=usual)
        self.versions = versions.by_key()
        for field in self.fields.values():
            field.choices = [(version.key, version.label) for version in versions.all]

    def chosen(self) -> tuple[ProposalVersion, ProposalVersion] | None:
        """None where an address names a version that there is not."""
        if not self.is_valid():
            return None
        return self.versions[self.cleaned_data["dari"]], self.versions[self.cleaned_data["ke"]]


def version_comparison_context(data, versions: ProposalVersions) -> dict:
    """What the page of versions shows, for the team and, in its own frame, for the bureau."""
    context = {"rows": versions.rows()}
    if len(versions.all) < 2:
        return context
    form = VersionComparisonForm(data, versions=versions)
    if pair := form.chosen():
        context |= {"before": pair[0], "after": pair[1], "comparison": versions.compare(*pair)}
    return {**context, "form": form}
