from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Mails the link only to the address a person signs in with, never to a new one that is not confirmed yet."""

    users: list[User]

    def clean_email(self) -> str:
        email = super().clean_email()
        self.users = [user for user in self.users if user.email == email.lower()]
        return email


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """Following the mailed link confirms the address, so an invited person needs no second mail for that."""

    def save(self) -> None:
        super().save()
        EmailAddress.objects.get_for_user(self.user, self.user.email).set_verified()


class FirstPasswordForm(SetPasswordMixin, forms.Form):
    """The password of an invited person, checked by the same validators as every password."""

    password1, password2 = SetPasswordMixin.create_password_fields(_("Password"), _("Repeat the password"))
    # The label says already what the help text would.
    password2.help_text = ""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any] | None:
        self.validate_passwords()
        self.validate_password_for_user(self.user, "password1")
        return super().clean()
