from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.enums import MembershipRole
from accounts.exports import members_workbook
from accounts.models import Membership, WorkUnit
from accounts.permissions import can_manage_people, is_bureau
from accounts.selectors import unit_subtree_ids
from accounts.services import end_membership, get_person_by_email, join_unit, replace_member, save_units
from accounts.staff.imported_lists import read_units, save_upload_temporarily
from accounts.staff.invitations import UploadedListForm, people_admin_required
from core.errors import Refused
from core.files import workbook_response
from core.query_text import read_query_text

PAGES = {"index", "index_results", "add", "edit", "history", "history_results"}
ACTIONS = ("add", "change", "delete", "view")


class UnitsPolicy(ModelPermissionPolicy):
    """The bureau reads, its admins write; a unit is made inactive and never deleted."""

    def user_has_permission(self, user, action):
        if action == "view":
            return is_bureau(user)
        return action in {"add", "change"} and can_manage_people(user)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)


class PeopleColumn(TitleColumn):
    """How many work there now, as the way to who they are."""

    def __init__(self, name, **options):
        super().__init__(name, get_url=lambda unit: reverse("unit-people", args=[unit.pk]), **options)


class UnitForm(WagtailAdminModelForm):
    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if parent and self.instance.pk and parent.pk in unit_subtree_ids(self.instance):
            raise ValidationError(_("The unit stands under itself."))
        return parent


class UnitIndexView(generic.IndexView):
    """Units with how many people work there; whether the reader may change one is the same for every row."""

    @cached_property
    def _may(self):
        return {action: self.permission_policy.user_has_permission(self.request.user, action) for action in ACTIONS}

    def user_has_permission_for_instance(self, permission, instance):
        return self._may[permission]

    def user_has_permission(self, permission):
        return self._may[permission]

    def get_base_queryset(self):
        current = Count("memberships", filter=Q(memberships__ended_on=None))
        return super().get_base_queryset().select_related("parent").annotate(people=current)

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if can_manage_people(self.request.user):
            buttons.append(Button(_("Import a list"), url=reverse("unit-import"), icon_name="upload", priority=80))
        return buttons


class UnitViewSet(ModelViewSet):
    model = WorkUnit
    index_view_class = UnitIndexView
    name = "units"
    url_prefix = "unit-kerja"
    icon = "group"
    menu_label = gettext_lazy("Work units")
    menu_order = 300
    add_to_admin_menu = True
    copy_view_enabled = False
    permission_policy = UnitsPolicy(WorkUnit)
    search_fields = ["name", "code"]
    search_backend_name = None
    list_filter = ["type", "is_agency", "is_active"]
    list_export = ["code", "name", "type", "parent", "is_agency", "is_active"]
    export_filename = "unit-kerja"
    list_per_page = 50
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("code", "name", "type", "parent", "is_agency", "is_active")],
        base_form_class=UnitForm,
    )

    @property
    def list_display(self):
        return [
            "name",
            "code",
            Column("type", label=_("Type"), accessor="get_type_display", sort_key="type"),
            Column("parent", label=_("Stands under"), accessor="parent"),
            BooleanColumn("is_agency", label=_("Agency")),
            BooleanColumn("is_active", label=_("Active")),
            PeopleColumn("people", label=_("People"), accessor="people"),
        ]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{"delete_url_name": None, "usage_url_name": None, **kwargs})

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in PAGES]


@require_admin_access
def unit_people(request, pk):
    """Who works for a unit, now and before."""
    if not is_bureau(request.user):
        raise Http404
    unit = get_object_or_404(WorkUnit, pk=pk)
    if "xlsx" in request.GET:
        return workbook_response(members_workbook(unit, _members(unit)), f"{unit.code}-orang.xlsx")
    return _people_page(request, unit)


def _members(unit):
    return unit.memberships.select_related("user").order_by("ended_on", "user__name")


def _people_page(request, unit, refusal="", *, typed_at=None):
    rows = list(_members(unit))
    context = {
        "unit": unit,
        "title": unit.name,
        "current": [row for row in rows if row.ended_on is None],
        "former": [row for row in rows if row.ended_on],
        "roles": MembershipRole.choices,
        "may": can_manage_people(request.user),
        "refusal": refusal,
        "typed": read_query_text(request.POST, "email"),
        "typed_at": typed_at,
    }
    return render(request, "accounts/staff/unit_people.html", context, status=409 if refusal else 200)


@require_POST
@people_admin_required
def unit_join(request, pk):
    unit = get_object_or_404(WorkUnit, pk=pk)
    role = request.POST.get("role")
    if role not in MembershipRole.values:
        return _people_page(request, unit, _("Choose the role of the person."))
    try:
        join_unit(
            user=get_person_by_email(read_query_text(request.POST, "email")), unit=unit, role=MembershipRole(role)
        )
    except Refused as refusal:
        return _people_page(request, unit, str(refusal))
    messages.success(request, _("The person was added."))
    return redirect("unit-people", unit.pk)


@require_POST
@people_admin_required
def unit_leave(request, pk, membership):
    """End a membership, or hand its place to somebody else when an address was typed."""
    row = get_object_or_404(Membership.objects.select_related("unit", "user"), pk=membership, unit=pk)
    successor = read_query_text(request.POST, "email")
    try:
        if successor:
            replace_member(membership=row, user=get_person_by_email(successor), on=timezone.localdate())
        else:
            end_membership(membership=row, on=timezone.localdate())
    except Refused as refusal:
        return _people_page(request, row.unit, str(refusal), typed_at=row.pk)
    messages.success(request, _("The membership was ended."))
    return redirect("unit-people", pk)


@people_admin_required
def unit_import(request):
    context = {"title": _("Import work units"), "form": UploadedListForm()}
    if request.method == "POST":
        context["form"] = form = UploadedListForm(request.POST, request.FILES)
        if form.is_valid():
            with save_upload_temporarily(form.cleaned_data["file"]) as path:
                units, problems = read_units(path)
            if not problems:
                new, known = save_units(units)
                text = _("%(new)d units were added, %(known)d corrected.")
                messages.success(request, text % {"new": new, "known": known})
                return redirect("units:index")
            context["problems"] = problems
    return render(request, "accounts/staff/unit_import.html", context)
