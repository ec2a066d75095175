from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new person; without a password they can sign in only after following a one-time link."""
        # normalize_email() lowers the domain alone.
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person.

    Personal data are limited to what an office needs (UU 27/2022): name, office e-mail, optional NIP, never the NIK.
    """

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(
        _("name"), max_length=150, help_text=_("As it stands on a certificate: without academic titles.")
    )
    nip = models.CharField(
        _("NIP"),
        max_length=18,
        blank=True,
        validators=[RegexValidator(r"^\d{18}$", _("A NIP has 18 digits."))],
        help_text=_("18 digits without spaces; optional."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            # `unique=True` alone would let Siti@… and siti@… be two people on PostgreSQL.
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                # Validators run in forms only; other code saves without them.
                condition=models.Q(nip="") | models.Q(nip__regex=r"^[0-9]{18}$"),
                name="user_nip_digits",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def code(self) -> str:
        """The code by which the ledger names this person."""
        return f"U{self.pk:04d}"

    # allauth and Wagtail ask for the name by these two methods of Django's own user model.
    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
