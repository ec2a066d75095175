from django import template

from judging.documents.permissions import certificates_visible_to

register = template.Library()


@register.simple_tag
def certificates_for(user, proposal):
    """Valid certificates of one proposal, for a page of a lower app, which cannot import judging."""
    return certificates_visible_to(user).filter(award__proposal=proposal).select_related("award__award")
