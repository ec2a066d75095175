from django import template
from django.db.models import QuerySet

from accounts.models import User
from judging.documents.models import Certificate
from judging.documents.permissions import certificates_visible_to
from submissions.models import Proposal

register = template.Library()


@register.simple_tag
def certificates_for(user: User, proposal: Proposal) -> QuerySet[Certificate]:
    """Valid certificates of one proposal, for a page of a lower app, which cannot import judging."""
    return certificates_visible_to(user).filter(award__proposal=proposal).select_related("award__award")
