"""The region's name as the bureau wrote it; `core.region` asks here."""

from cms.models import SiteSettings


def written_region(request=None) -> str:
    """A page costs no question of its own: its frame asks for the same row. Mails and documents read the main site."""
    if request is None:
        rows = SiteSettings.objects.filter(site__is_default_site=True)
        return rows.values_list("region", flat=True).first() or ""
    try:
        return SiteSettings.for_request(request).region
    except SiteSettings.DoesNotExist:  # a request for an address that belongs to no site
        return ""
