from typing import Any, cast

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from submissions.enums import ROLE_DUTIES, LinkRole, TeamRole


class TeamMemberForm(forms.Form):
    """`leads`: whether this person may also make somebody lead."""

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

    def __init__(self, *args: Any, leads: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        # A writer may invite, but gives nobody the lead.
        if not leads:
            cast(forms.ChoiceField, self.fields["role"]).choices = LinkRole.choices


class TeamRoleForm(forms.Form):
    """A role that may be given without handing over the lead, each with what it allows."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, format_lazy("{} – {}", role.label, ROLE_DUTIES[TeamRole(role)])) for role in LinkRole],
        widget=forms.RadioSelect,
        initial=LinkRole.WRITER,
    )


class JoinTeamForm(forms.Form):
    """Name and address of somebody without an account; the password is chosen by the link that is mailed."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Your own address: with it you sign in, and to it we send the link for choosing a password."),
    )
