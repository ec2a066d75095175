from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipRole, UnitType


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """A person; without a password they can only come in through a link that was mailed or handed over."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Personal data are kept to what an office needs (UU 27/2022): name, office e-mail, optional NIP, never
    the NIK.
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
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(nip="") | models.Q(nip__regex=r"^[0-9]{18}$"), name="user_nip_digits"
            ),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def code(self):
        """What the ledger calls this person."""
        return f"U{self.pk:04d}"

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class WorkUnit(models.Model):
    """An SKPD/OPD or what stands below it.

    `is_agency` marks the top of kinship: units of one agency conflict, agencies do not.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    type = models.CharField(_("type"), max_length=20, choices=UnitType.choices)
    parent = models.ForeignKey(
        "self", verbose_name=_("stands under"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    is_agency = models.BooleanField(_("is an agency"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("work unit")
        verbose_name_plural = _("work units")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="work_unit_not_its_own_parent"),
        ]

    def __str__(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_on=None)


class Membership(models.Model):
    """Who works for which unit. It is ended, not deleted, when somebody is replaced."""

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(
        WorkUnit, verbose_name=_("work unit"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=models.Q(ended_on=None), name="membership_once_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.unit}"
