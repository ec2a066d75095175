"""The list of editions, a new edition, its overview, and the opening."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.auth import require_admin_access

from accounts.requests import AuthenticatedRequest
from competition.exports import editions_workbook
from competition.forms.edition import EditionForm, OpeningForm
from competition.forms.problems import problem_lines
from competition.models import Edition
from competition.permissions import can_create_edition, can_open_edition, can_prepare_edition, editions_visible_to
from competition.rulebook.checking import check_document
from competition.selectors.editions import edition_counts, edition_line, find_opening_warnings
from competition.selectors.rules import rules_page
from competition.services import NotInPreparation, open_edition, start_edition
from competition.staff.desk import edition_desk
from competition.staff.filters import EditionFilterSet
from core.errors import Refused
from core.files import workbook_response
from core.forms import ListForm

PAGE_SIZE = 25


@require_safe
@require_admin_access
def edition_list(request: AuthenticatedRequest) -> HttpResponse:
    if not can_create_edition(request.user):
        raise Http404
    visible = editions_visible_to(request.user)
    filterset = EditionFilterSet(request.GET, visible.select_related("rulebook_version"), request=request)
    query = ListForm(request.GET)
    if query.is_download:
        return workbook_response(editions_workbook(filterset.qs), "lomba.xlsx")
    page = Paginator(filterset.qs, PAGE_SIZE).get_page(query.page_number)
    at = timezone.now()
    context = {
        "title": _("Competitions"),
        "filterset": filterset,
        "counts": edition_counts(visible),
        "page": page,
        "lines": [edition_line(edition, at) for edition in page],
    }
    return render(request, "competition/staff/edition_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def edition_create(request: AuthenticatedRequest) -> HttpResponse:
    if not can_create_edition(request.user):
        raise Http404
    at = timezone.now()
    form = EditionForm(
        request.POST or None,
        request.FILES or None,
        editions=editions_visible_to(request.user),
        initial={"year": timezone.localtime(at).year, "preset": "kabupaten-default"},
    )
    refusals: list[str] = []
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("slug", "name", "year", "prefix", "rulebook")}
        try:
            edition = start_edition(**fields, actor=request.user, at=at)
        except Refused as error:
            refusals = error.lines
        else:
            messages.success(request, _("%(edition)s is in preparation. Check its rules now.") % {"edition": edition})
            return redirect("edition-rules", edition.slug)
    context = {"title": _("New competition"), "form": form, "refusals": refusals}
    status = 422 if request.method == "POST" else 200
    return render(request, "competition/staff/edition_create.html", context, status=status)


@require_safe
@edition_desk
def edition_overview(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    at = timezone.now()
    context = {
        "edition": edition,
        "tab": "overview",
        "title": edition.name,
        "line": edition_line(edition, at),
        "rules": rules_page(edition.rulebook_version, at),
        "panels": [panel.render_html(request, edition) for panel in _edition_panels()],
        "may_prepare": can_prepare_edition(request.user, edition),
        "may_open": can_open_edition(request.user, edition),
    }
    return render(request, "competition/staff/edition_overview.html", context)


def _edition_panels() -> list[Any]:
    panels = [hook() for hook in hooks.get_hooks("register_edition_panel")]
    return sorted(panels, key=lambda panel: getattr(panel, "order", 100))


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk(admin=True)
def edition_open(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    form = OpeningForm(request.POST or None, edition=edition)
    refusals: list[str] = []
    if request.method == "POST":
        if not can_open_edition(request.user, edition):
            messages.info(request, _("%(edition)s was opened before; nothing changed.") % {"edition": edition})
            return redirect("edition-desk", edition.slug)
        if form.is_valid():
            try:
                open_edition(edition=edition, actor=request.user, at=timezone.now())
            # A second click, or another admin, was faster: the edition is open, which is what was asked for.
            except NotInPreparation:
                return redirect("edition-desk", edition.slug)
            except Refused as error:
                refusals = error.lines
            else:
                messages.success(request, _("%(edition)s is open. Its rules are frozen.") % {"edition": edition})
                return redirect("edition-desk", edition.slug)
    elif not can_open_edition(request.user, edition):
        return redirect("edition-desk", edition.slug)
    context = {
        "edition": edition,
        "tab": "overview",
        "title": _("Open %(edition)s") % {"edition": edition},
        "form": form,
        "refusals": refusals,
        "rules": rules_page(edition.rulebook_version, timezone.now()),
        "warnings": [*find_opening_warnings(edition), *_rulebook_warnings(edition)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "competition/staff/edition_open.html", context, status=status)


def _rulebook_warnings(edition: Edition) -> list[str]:
    """Warnings the rulebook itself gives; its errors cannot be stored."""
    document = edition.rulebook_version.read_document()
    return problem_lines(check_document(document).problems, document)
