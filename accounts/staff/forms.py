from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.enums import Role
from accounts.services import refuse_roles
from core.errors import Refused


class RolesField(forms.ModelMultipleChoiceField):
    """Roles under their names; other groups cannot be given or seen."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        roles = Group.objects.filter(name__in=Role.values)
        super().__init__(roles, to_field_name="name", required=False, label=_("Roles"), **options)

    def label_from_instance(self, group):
        return Role(group.name).label


class PersonForm(WagtailAdminModelForm):
    """What the bureau may correct. Nobody blocks themselves or changes their own roles."""

    groups = RolesField()

    def __init__(self, *args, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"], self.fields["groups"]

    def clean_groups(self):
        groups = self.cleaned_data["groups"]
        try:
            refuse_roles(self.instance, [Role(group.name) for group in groups])
        except Refused as refused:
            raise ValidationError(refused.lines) from None
        return groups
