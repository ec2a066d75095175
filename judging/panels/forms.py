from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from judging.panels.selectors.panels import next_judge_code, possible_judges


class PanelForm(forms.Form):
    name = forms.CharField(label=_("Name of the panel"), max_length=120)


class JudgeForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    code = forms.RegexField(label=_("Code of the judge"), regex=r"^[A-Za-z0-9]{1,8}$", max_length=8)

    def __init__(self, data=None, *, edition, **options):
        super().__init__(data, initial={"code": next_judge_code(edition)}, **options)
        self.fields["person"].queryset = possible_judges(edition)
        self.fields["person"].label_from_instance = lambda user: f"{user.name} – {user.email}"
