from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.enums import TeamRole


class TeamMemberForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=150, help_text=_("As it stands on a certificate: without academic titles.")
    )
    position = forms.CharField(label=_("Position"), max_length=150, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=TeamRole.choices, initial=TeamRole.WRITER)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Only for somebody who is to write or read here. Others take part by name."),
    )
