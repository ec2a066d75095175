"""The region's name as the bureau wrote it; `core.region` asks here."""

from django.http import HttpRequest

from cms.models import SiteSettings


def written_region(request: HttpRequest | None = None) -> str:
    """The name of the site of a request; without a request, for mails and documents, that of the main site."""
    if request is None:
        rows = SiteSettings.objects.filter(site__is_default_site=True)
        return rows.values_list("region", flat=True).first() or ""
    # No query of its own: the frame of the page reads the same row, and Wagtail keeps it with the request.
    try:
        return SiteSettings.for_request(request).region
    except SiteSettings.DoesNotExist:  # a request for an address that belongs to no site
        return ""
