"""Inviting people one by one and by list. A token is shown in one answer, posted back for its letter, kept nowhere."""

from functools import wraps
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from accounts.documents import render_invitation_letters
from accounts.enums import InvitationState, MembershipRole, Role
from accounts.exports import invitations_workbook
from accounts.models import Invitation, Membership, User, WorkUnit
from accounts.permissions import can_manage_people
from accounts.selectors import invitation_by_token, one_time_link_url
from accounts.services import create_invitation, renew_invitation, replace_member
from accounts.staff.forms import RolesField
from accounts.staff.imported_lists import read_people, role_labels, save_upload_temporarily
from core.codes import draw_qr_svg
from core.errors import Refused
from core.files import workbook_response
from core.query_text import read_query_text

SALT = "accounts.bulk-invitation"
LIST_VALID_SECONDS = 3600
LINES = 100


def people_admin_required(view):
    """Bureau admins only; for everybody else the page does not exist."""

    @never_cache
    @require_admin_access
    @wraps(view)
    def inner(request, *args, **kwargs):
        if not can_manage_people(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return inner


class InvitationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("Own e-mail"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("The login name. Empty: a login name that is no mailbox is made."),
    )
    deliver_to = forms.EmailField(
        label=gettext_lazy("Send the link to"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("May be a mailbox the unit shares. Empty: you hand over the link or letter yourself."),
    )
    nip = User._meta.get_field("nip").formfield(label=gettext_lazy("NIP"))
    groups = RolesField()
    unit = forms.ModelChoiceField(
        WorkUnit.objects.filter(is_active=True), required=False, label=gettext_lazy("Work unit")
    )
    membership_role = forms.ChoiceField(
        label=gettext_lazy("In the unit as"), choices=MembershipRole.choices, required=False
    )

    replaces = forms.ModelChoiceField(
        Membership.objects.current().select_related("user", "unit"), required=False, widget=forms.HiddenInput
    )

    def predecessor(self) -> Membership | None:
        """Whose place the invited person takes, when the page of a unit asked for it."""
        value = self["replaces"].value()
        return self.fields["replaces"].queryset.filter(pk=value).first() if str(value or "").isdecimal() else None

    def arguments(self) -> dict:
        data = dict(self.cleaned_data)
        data.pop("replaces")
        data["roles"] = tuple(Role(group.name) for group in data.pop("groups"))
        return data


class UploadedListForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("List (CSV or xlsx)"))


@people_admin_required
def invite_view(request):
    form = InvitationForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                invitation, token = create_invitation(**form.arguments(), actor=request.user, at=timezone.now())
                if place := form.cleaned_data["replaces"]:
                    replace_member(membership=place, user=invitation.user, on=timezone.localdate())
                made = [describe_link(invitation, token)]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return links_response(request, made, _("Invitation made"))
    context = {"form": form, "title": _("Invite somebody"), "predecessor": form.predecessor()}
    return render(request, "accounts/staff/invitation_form.html", context)


@people_admin_required
def bulk_view(request):
    """Upload, preview, then everything or nothing. The list travels signed through the preview page."""
    context = {"form": UploadedListForm(), "title": _("Invite by list"), "roles": role_labels()}
    if request.method == "POST" and "list" in request.POST:
        try:
            people = signing.loads(request.POST["list"], salt=SALT, max_age=LIST_VALID_SECONDS)
            made = _invite_all(people, "mail" in request.POST, request.user)
            return links_response(request, made, _("Invitation made"))
        except signing.BadSignature:
            context["refusal"] = _("The preview is too old; upload the list again.")
        except Refused as refusal:
            context["refusal"] = str(refusal)
    elif request.method == "POST":
        context["form"] = form = UploadedListForm(request.POST, request.FILES)
        if form.is_valid():
            with save_upload_temporarily(form.cleaned_data["file"]) as path:
                people, problems = read_people(path)
            context |= {"problems": problems, "people": people}
            if not problems:
                context["signed"] = signing.dumps(people, salt=SALT, compress=True)
    return render(request, "accounts/staff/invitation_list.html", context)


@transaction.atomic
def _invite_all(people, with_mail, actor):
    units, at, made = WorkUnit.objects.in_bulk(field_name="code"), timezone.now(), []
    for values in people:
        role = values["role"].casefold()
        invitation, token = create_invitation(
            email=values["email"],
            name=values["name"],
            roles=(Role(role),) if role in Role.values else (),
            unit=units.get(values["unit"]),
            membership_role=MembershipRole(role) if role in MembershipRole.values else None,
            deliver_to=values["email"] if with_mail else "",
            actor=actor,
            at=at,
        )
        made.append(describe_link(invitation, token))
    return made


@require_safe
@people_admin_required
def invitations_view(request):
    """Who was invited, by whom, and whether the link was used."""
    at, chosen, words = timezone.now(), request.GET.get("keadaan", ""), read_query_text(request.GET, "cari")
    found = Invitation.objects.select_related("user", "created_by")
    counts = [(state.value, state.label, found.in_state(state, at).count()) for state in InvitationState]
    if chosen in InvitationState.values:
        found = found.in_state(chosen, at)
    if words:
        found = found.filter(Q(user__name__icontains=words) | Q(user__email__icontains=words))
    if "xlsx" in request.GET:
        return workbook_response(invitations_workbook(found, at), "undangan.xlsx")
    page = Paginator(found, LINES).get_page(request.GET.get("halaman"))
    context = {
        "title": _("Invitations"),
        "page": page,
        "rows": [(row, row.state_at(at), not row.user.has_usable_password()) for row in page],
        "counts": counts,
        "chosen": chosen,
        "words": words,
        "query": f"&{urlencode({'keadaan': chosen, 'cari': words})}",
    }
    return render(request, "accounts/staff/invitations.html", context)


@require_POST
@people_admin_required
def renew_view(request, pk):
    invitation = get_object_or_404(Invitation.objects.select_related("user"), pk=pk)
    try:
        with transaction.atomic():
            made = [describe_link(*renew_invitation(invitation=invitation, actor=request.user, at=timezone.now()))]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("invitation-list")
    return links_response(request, made, _("Invitation made"))


@require_POST
@people_admin_required
def letter_view(request):
    """The letters of links that are still open; their tokens come back from the page that showed them."""
    at, letters = timezone.now(), []
    for token in request.POST.getlist("token"):
        found = invitation_by_token(token)
        if found is None or not found.is_open(at):
            raise Http404
        letters.append((found, token))
    if not letters:
        raise Http404
    return HttpResponse(
        render_invitation_letters(letters),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="surat-undangan.pdf"'},
    )


def describe_link(invitation, token) -> dict:
    link = one_time_link_url(invitation, token)
    return {
        "invitation": invitation,
        "token": token,
        "link": link,
        "qr": draw_qr_svg(link, title=_("QR code of the link")),
    }


def links_response(request, made, title):
    """The answer that shows the links of `made`, each as `shown` gives it; no other does."""
    response = render(request, "accounts/staff/invitation_made.html", {"made": made, "title": title})
    response["Referrer-Policy"] = "same-origin"  # the letter's form needs its origin for the CSRF check
    return response
