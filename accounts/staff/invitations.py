"""Inviting people one by one or by list. A token is shown in one response, sent back for its letter, stored nowhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.documents import render_invitation_letters
from accounts.enums import InvitationState, MembershipRole, Role
from accounts.exports import invitations_workbook
from accounts.models import Invitation, User, WorkUnit
from accounts.requests import AuthenticatedRequest
from accounts.selectors import one_time_link_url
from accounts.services.invitations import create_invitation, renew_invitation
from accounts.services.people import replace_member
from accounts.staff.access import people_admin_required
from accounts.staff.filters import InvitationFilterSet
from accounts.staff.forms import ConfirmedListForm, InvitationForm, LetterForm, UploadedListForm
from accounts.staff.imported_lists import read_people, role_labels, save_upload_temporarily
from core.codes import draw_qr_svg
from core.errors import Refused
from core.files import workbook_response
from core.forms import ListForm

PAGE_SIZE = 100


@people_admin_required
def invite_view(request: AuthenticatedRequest) -> HttpResponse:
    """The form to invite one person, then the page with their link."""
    form = InvitationForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            links = [_invite_one(form, request.user)]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return links_response(request, links, _("Invitation made"))
    context = {"form": form, "title": _("Invite somebody"), "predecessor": form.predecessor}
    return render(request, "accounts/staff/invitation_form.html", context)


@transaction.atomic
def _invite_one(form: InvitationForm, actor: User) -> dict[str, Any]:
    invitation, token = create_invitation(**form.service_arguments(), actor=actor, at=timezone.now())
    if membership := form.cleaned_data["replaces"]:
        replace_member(membership=membership, user=invitation.user, on=timezone.localdate())
    return describe_link(invitation, token)


@people_admin_required
def bulk_view(request: AuthenticatedRequest) -> HttpResponse:
    """Upload a list, see whom it invites, then invite all or nobody. The preview page holds the list, signed."""
    context: dict[str, Any] = {"form": UploadedListForm(), "title": _("Invite by list"), "roles": role_labels()}
    if request.method == "POST" and "list" in request.POST:
        confirmed = ConfirmedListForm(request.POST)
        if confirmed.is_valid():
            try:
                return links_response(request, _invite_all(confirmed, request.user), _("Invitation made"))
            except Refused as refusal:
                confirmed.add_error(None, str(refusal))
        context["refusals"] = [text for errors in confirmed.errors.values() for text in errors]
    elif request.method == "POST":
        context["form"] = form = UploadedListForm(request.POST, request.FILES)
        if form.is_valid():
            with save_upload_temporarily(form.cleaned_data["file"]) as path:
                people, problems = read_people(path)
            context |= {"problems": problems, "people": people}
            if not problems:
                context["signed"] = ConfirmedListForm.sign_list(people)
    return render(request, "accounts/staff/invitation_list.html", context)


@transaction.atomic
def _invite_all(form: ConfirmedListForm, actor: User) -> list[dict[str, Any]]:
    units, at, links = WorkUnit.objects.in_bulk(field_name="code"), timezone.now(), []
    for person in form.cleaned_data["list"]:
        role = person["role"].casefold()
        invitation, token = create_invitation(
            email=person["email"],
            name=person["name"],
            roles=(Role(role),) if role in Role.values else (),
            unit=units.get(person["unit"]),
            membership_role=MembershipRole(role) if role in MembershipRole.values else None,
            deliver_to=person["email"] if form.cleaned_data["mail"] else "",
            actor=actor,
            at=at,
        )
        links.append(describe_link(invitation, token))
    return links


@require_safe
@people_admin_required
def invitations_view(request: AuthenticatedRequest) -> HttpResponse:
    """Who was invited, by whom, and whether the link was used."""
    at, invitations = timezone.now(), Invitation.objects.select_related("user", "created_by")
    filterset = InvitationFilterSet(request.GET, invitations, request=request)
    query = ListForm(request.GET)
    if query.is_download:
        return workbook_response(invitations_workbook(filterset.qs, at), "undangan.xlsx")
    page = Paginator(filterset.qs, PAGE_SIZE).get_page(query.page_number)
    context = {
        "title": _("Invitations"),
        "page": page,
        "rows": [(row, row.state_at(at), not row.user.has_usable_password()) for row in page],
        "counts": [(state.value, state.label, invitations.in_state(state, at).count()) for state in InvitationState],
        "filterset": filterset,
    }
    return render(request, "accounts/staff/invitations.html", context)


@require_POST
@people_admin_required
def renew_view(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.select_related("user"), pk=pk)
    try:
        with transaction.atomic():
            renewed, token = renew_invitation(invitation=invitation, actor=request.user, at=timezone.now())
            links = [describe_link(renewed, token)]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("invitation-list")
    return links_response(request, links, _("Invitation made"))


@require_POST
@people_admin_required
def letter_view(request: AuthenticatedRequest) -> HttpResponse:
    """The letters of links that are still open, as one PDF."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        raise Http404
    return HttpResponse(
        render_invitation_letters(form.cleaned_data["token"]),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="surat-undangan.pdf"'},
    )


def describe_link(invitation: Invitation, token: str) -> dict[str, Any]:
    """The context of one link for the page that shows it."""
    url = one_time_link_url(invitation, token)
    return {
        "invitation": invitation,
        "token": token,
        "link": url,
        "qr": draw_qr_svg(url, title=_("QR code of the link")),
    }


def links_response(request: AuthenticatedRequest, links: list[dict[str, Any]], title: str) -> HttpResponse:
    """The only page that shows these links (as `describe_link` returns them)."""
    response = render(request, "accounts/staff/invitation_made.html", {"links": links, "title": title})
    response["Referrer-Policy"] = "same-origin"  # the letter's form needs its origin for the CSRF check
    return response
