import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_http_methods, require_safe
from django.views.static import serve

from accounts.permissions import is_bureau
from cms.calendar import render_calendar
from cms.colour import desk_stylesheet, write_stylesheet
from cms.forms import SearchForm
from cms.models import SiteSettings
from cms.selectors.pages import search_pages
from cms.showcase.samples import load_samples
from cms.showcase.scales import colour_pairs, icon_names, token_sizes
from competition.enums import EditionStatus
from competition.selectors.editions import UnknownEdition, edition_by_slug
from competition.selectors.rules import rules_page

RENDITION_NAME = re.compile(r"[\w.-]+\.(?:avif|gif|jpe?g|png|webp)", re.ASCII)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Published pages with all the words that were typed."""
    form = SearchForm(request.GET)
    results = search_pages(form.words, request, page_number=form.page_number)
    return render(request, "cms/search.html", {"words": form.words, "results": results, "query": form.query})


@require_safe
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of an opened edition for a calendar."""
    at = timezone.now()
    try:
        edition = edition_by_slug(slug)
    except UnknownEdition:
        raise Http404 from None
    rules = rules_page(edition.rulebook_version, at)
    if edition.status == EditionStatus.DRAFT or not rules.has_dates:
        raise Http404
    response = HttpResponse(render_calendar(edition, rules, at=at), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="jadwal-{slug}.ics"'
    return response


@require_safe
def robots_file(request: HttpRequest) -> HttpResponse:
    """What search engines may read: public pages, but no desks, accounts and single certificates."""
    closed = ("/kelola/", "/akun/", "/inovasi/", "/penilaian/", "/dokumen/", "/verifikasi/", "/cari/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def brand_colour(request: HttpRequest) -> HttpResponse:
    """The region's own colour, where it has one, as far as it can be read."""
    colour = SiteSettings.for_request(request).brand_colour
    if not colour:
        raise Http404
    return HttpResponse(write_stylesheet(colour), content_type="text/css; charset=utf-8")


@conditional_page
@require_safe
def desk_colours(request: HttpRequest) -> HttpResponse:
    """The same colours for the frame of the desk."""
    # Asked for at each page and mostly answered with 304, so that a new colour is seen at once.
    sheet = desk_stylesheet(SiteSettings.for_request(request).brand_colour)
    return HttpResponse(sheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_http_methods(["GET", "HEAD", "POST"])
def component_page(request: HttpRequest) -> HttpResponse:
    """Every component in each of its states, for the bureau."""
    if not is_bureau(request.user):
        raise Http404
    if request.method == "POST":
        # The samples hold working forms; whatever one sends is ignored.
        return redirect("components")
    scales = {
        "pairs": colour_pairs(),
        "icons": icon_names(),
        "text_sizes": token_sizes("text"),
        "spaces": token_sizes("space"),
    }
    return render(request, "cms/components.html", scales | {"samples": load_samples(get_token(request))})


@require_safe
def picture_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in a size that pages show; the files as they were uploaded are not served.

    In production the web server answers for this address itself.
    """
    if not RENDITION_NAME.fullmatch(name):
        raise Http404
    response = serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    # An uploaded picture is the editor's content: no browser may run anything of it.
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=2592000"
    return response
