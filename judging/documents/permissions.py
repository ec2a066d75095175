"""Who gets which certificate."""

from django.db.models import QuerySet

from accounts.models import User
from judging.documents.enums import CertificateStatus
from judging.documents.models import Certificate
from submissions.permissions import proposals_visible_to


def certificates_visible_to(user: User) -> QuerySet[Certificate]:
    """Valid certificates of the proposals that a person may see; a revoked or replaced one is no longer handed out."""
    valid = Certificate.objects.filter(status=CertificateStatus.VALID)
    return valid.filter(award__proposal__in=proposals_visible_to(user))
