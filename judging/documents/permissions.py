"""Who gets which certificate."""

from django.db.models import QuerySet

from accounts.models import User
from judging.documents.enums import CertificateStatus
from judging.documents.models import Certificate
from submissions.permissions import proposals_visible_to


def certificates_visible_to(user: User) -> QuerySet[Certificate]:
    """Certificates of proposals that somebody sees; one that was revoked or replaced is no longer handed out."""
    valid = Certificate.objects.filter(status=CertificateStatus.VALID)
    return valid.filter(award__proposal__in=proposals_visible_to(user))
