from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy as _


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """The link goes to the address a person signs in with, never to a new one that nobody has confirmed yet."""

    def clean_email(self):
        email = super().clean_email()
        self.users = [user for user in self.users if user.email == email.lower()]
        return email


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """Who followed the mailed link has shown that the address is theirs: an invited person needs no second mail."""

    def save(self):
        super().save()
        EmailAddress.objects.get_for_user(self.user, self.user.email).set_verified()


class FirstPasswordForm(SetPasswordMixin, forms.Form):
    """Chosen by the invited person, checked by the same validators as every password."""

    password1, password2 = SetPasswordMixin.create_password_fields(_("Password"), _("Repeat the password"))
    password2.help_text = ""

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self):
        self.validate_passwords()
        self.validate_password_for_user(self.user, "password1")
        return super().clean()
