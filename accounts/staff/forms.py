from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.enums import MembershipRole, Role
from accounts.models import Invitation, Membership, User, WorkUnit
from accounts.selectors import invitation_by_token
from accounts.services.people import refuse_roles
from core.errors import Refused

SIGNED_LIST_SALT = "accounts.bulk-invitation"
SIGNED_LIST_SECONDS = 3600
CURRENT_MEMBERSHIPS = Membership.objects.current().select_related("user", "unit")
ListedPeople = list[dict[str, str]]


class RolesField(forms.ModelMultipleChoiceField):
    """Roles with their names on the screen; other groups cannot be chosen."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        # `to_field_name`: a form sends the name of a role, which is the same in every installation.
        roles = Group.objects.filter(name__in=Role.values)
        super().__init__(roles, to_field_name="name", required=False, label=_("Roles"), **options)

    def label_from_instance(self, group: Group) -> str:
        return str(Role(group.name).label)


class PersonForm(WagtailAdminModelForm):
    """What the bureau may correct. Nobody blocks themselves or changes their own roles."""

    groups = RolesField()

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"], self.fields["groups"]

    def clean_groups(self) -> Any:
        groups = self.cleaned_data["groups"]
        try:
            refuse_roles(self.instance, [Role(group.name) for group in groups])
        except Refused as refused:
            raise ValidationError(refused.lines) from None
        return groups


class InvitationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("Own e-mail"),
        required=False,
        max_length=254,
        help_text=_("The login name. Empty: a login name that is no mailbox is made."),
    )
    deliver_to = forms.EmailField(
        label=_("Send the link to"),
        required=False,
        max_length=254,
        help_text=_("May be a mailbox the unit shares. Empty: you hand over the link or letter yourself."),
    )
    nip = User._meta.get_field("nip").formfield(label=_("NIP"))
    groups = RolesField()
    unit = forms.ModelChoiceField(WorkUnit.objects.filter(is_active=True), required=False, label=_("Work unit"))
    membership_role = forms.ChoiceField(label=_("In the unit as"), choices=MembershipRole.choices, required=False)
    replaces = forms.ModelChoiceField(CURRENT_MEMBERSHIPS, required=False, widget=forms.HiddenInput)

    @property
    def predecessor(self) -> Membership | None:
        """The membership that the invited person takes over, when the page of a unit asked for it."""
        # Read from the bound or the initial value: the page names the predecessor before the form is sent.
        value = self["replaces"].value()
        return CURRENT_MEMBERSHIPS.filter(pk=value).first() if str(value or "").isdecimal() else None

    def service_arguments(self) -> dict[str, Any]:
        """The arguments for `create_invitation`."""
        arguments = dict(self.cleaned_data)
        arguments.pop("replaces")
        arguments["roles"] = tuple(Role(group.name) for group in arguments.pop("groups"))
        return arguments


class UploadedListForm(forms.Form):
    file = forms.FileField(label=_("List (CSV or xlsx)"))


class ConfirmedListForm(forms.Form):
    """The people of a checked list, signed into the page that showed them; `mail`: send each their link."""

    list = forms.CharField(widget=forms.HiddenInput)
    mail = forms.BooleanField(required=False)

    @staticmethod
    def sign_list(people: ListedPeople) -> str:
        return signing.dumps(people, salt=SIGNED_LIST_SALT, compress=True)

    def clean_list(self) -> ListedPeople:
        try:
            return signing.loads(self.cleaned_data["list"], salt=SIGNED_LIST_SALT, max_age=SIGNED_LIST_SECONDS)
        except signing.BadSignature:
            raise ValidationError(gettext("The preview is too old; upload the list again.")) from None


class LetterForm(forms.Form):
    """The tokens of the links whose letters are printed, as the page that showed them sends them back."""

    token = forms.Field(widget=forms.MultipleHiddenInput)

    def clean_token(self) -> list[tuple[Invitation, str]]:
        """Each open invitation with its token; one that is unknown or no longer open is an error."""
        links = [(invitation_by_token(token), token) for token in self.cleaned_data["token"]]
        at = timezone.now()
        invitations = [(invitation, token) for invitation, token in links if invitation and invitation.is_open(at)]
        if len(invitations) < len(links):
            raise ValidationError(gettext("This link no longer works."))
        return invitations


class PasswordLinkForm(forms.Form):
    reason = forms.CharField(
        label=_("How do you know that it is this person who asks?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: came to the office with a staff card. It is kept in the log."),
    )


class JoinUnitForm(forms.Form):
    email = forms.CharField(required=False)
    role = forms.ChoiceField(
        choices=MembershipRole.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose the role of the person.")),
    )


class LeaveUnitForm(forms.Form):
    """`email`: the login name of the successor; empty when nobody takes over."""

    email = forms.CharField(required=False)
