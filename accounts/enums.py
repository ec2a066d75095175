from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The groups that a migration creates; the value is the group's name."""

    BUREAU_ADMIN = "bureau_admin", _("Bureau admin")
    BUREAU_STAFF = "bureau_staff", _("Bureau staff")
    EDITOR = "editor", _("Editor")
    JUDGE = "judge", _("Judge")
    INSPECTOR = "inspector", _("Inspector")


BUREAU_ROLES = frozenset({Role.BUREAU_ADMIN, Role.BUREAU_STAFF})


class UnitType(models.TextChoices):
    """Kinds of work units of a region (SKPD and the units below them)."""

    DIVISION = "bagian", _("Division of the regional secretariat")
    COUNCIL_SECRETARIAT = "sekretariat_dprd", _("Council secretariat")
    INSPECTORATE = "inspektorat", _("Inspectorate")
    DEPARTMENT = "dinas", _("Department")
    BOARD = "badan", _("Board")
    DISTRICT = "kecamatan", _("District")
    VILLAGE_OFFICE = "kelurahan", _("Urban village")
    NAGARI = "nagari", _("Nagari")
    HOSPITAL = "rsud", _("Regional hospital")
    HEALTH_CENTRE = "puskesmas", _("Community health centre")
    SCHOOL = "sekolah", _("School")
    ENTERPRISE = "bumd", _("Regional enterprise")
    COMMUNITY = "masyarakat", _("Community group")
    OTHER = "lainnya", _("Other")


class MembershipRole(models.TextChoices):
    OPERATOR = "operator", _("Operator")
    MEMBER = "member", _("Member")


class InvitationState(models.TextChoices):
    """Computed for a moment (`Invitation.state_at`), never stored."""

    OPEN = "open", _("Waiting to be used")
    USED = "used", _("Used")
    EXPIRED = "expired", _("Too late")
    REVOKED = "revoked", _("Ended by a newer one")


class LinkPurpose(models.TextChoices):
    """What a person can do by a one-time link."""

    INVITATION = "invitation", _("Invitation")
    NEW_PASSWORD = "new_password", _("New password")
