from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.enums import MembershipRole
from accounts.exports import members_workbook
from accounts.models import Membership, User, WorkUnit
from accounts.permissions import can_manage_people, is_bureau
from accounts.requests import AuthenticatedRequest
from accounts.services.people import end_membership, get_person_by_email, join_unit, replace_member
from accounts.services.units import save_units
from accounts.staff.access import bureau_required, people_admin_required
from accounts.staff.forms import JoinUnitForm, LeaveUnitForm, UploadedListForm
from accounts.staff.imported_lists import read_units, save_upload_temporarily
from core.errors import Refused
from core.files import workbook_response
from core.forms import ListForm

# The names of the viewset's pages that get an address; those to delete a unit do not exist.
PAGES = {"index", "index_results", "add", "edit", "history", "history_results"}
ACTIONS = ("add", "change", "delete", "view")


class UnitsPolicy(ModelPermissionPolicy):
    """The bureau sees units and its admins change them. A unit is set inactive and never deleted."""

    def user_has_permission(self, user: User, action: str) -> bool:
        if action == "view":
            return is_bureau(user)
        return action in {"add", "change"} and can_manage_people(user)

    def user_has_any_permission(self, user: User, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: User, action: str, instance: WorkUnit) -> bool:
        return self.user_has_permission(user, action)


class PeopleColumn(TitleColumn):
    """The number of people who work for a unit now, as a link to the page that lists them."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, get_url=lambda unit: reverse("unit-people", args=[unit.pk]), **options)


class UnitForm(WagtailAdminModelForm):
    def clean_parent(self) -> WorkUnit | None:
        parent = self.cleaned_data["parent"]
        if parent and self.instance.pk and parent.pk in WorkUnit.objects.subtree_ids([self.instance.pk]):
            raise ValidationError(_("The unit stands under itself."))
        return parent


class UnitIndexView(generic.IndexView):
    """Units with the number of their people. What a person may do is the same for every unit, so it is asked once."""

    @cached_property
    def _permissions(self) -> dict[str, bool]:
        return {action: self.permission_policy.user_has_permission(self.request.user, action) for action in ACTIONS}

    def user_has_permission_for_instance(self, permission: str, instance: WorkUnit) -> bool:
        return self._permissions[permission]

    def user_has_permission(self, permission: str) -> bool:
        return self._permissions[permission]

    def get_base_queryset(self) -> QuerySet[WorkUnit]:
        current = Count("memberships", filter=Q(memberships__ended_on=None))
        return super().get_base_queryset().select_related("parent").annotate(people=current)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
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
    # Searched in the database: names and codes are found by any part, not only by whole words.
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
    def list_display(self) -> list[Any]:
        return [
            "name",
            "code",
            Column("type", label=_("Type"), accessor="get_type_display", sort_key="type"),
            Column("parent", label=_("Stands under"), accessor="parent"),
            BooleanColumn("is_agency", label=_("Agency")),
            BooleanColumn("is_active", label=_("Active")),
            PeopleColumn("people", label=_("People"), accessor="people"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"delete_url_name": None, "usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in PAGES]


@bureau_required
def unit_people(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Who works or worked for a unit."""
    unit = get_object_or_404(WorkUnit, pk=pk)
    if ListForm(request.GET).is_download:
        return workbook_response(members_workbook(unit, _memberships_of(unit)), f"{unit.code}-orang.xlsx")
    return _people_page(request, unit)


def _memberships_of(unit: WorkUnit) -> QuerySet[Membership]:
    # Current members first, said for both databases: SQLite puts NULL first and PostgreSQL last.
    return unit.memberships.select_related("user").order_by(F("ended_on").asc(nulls_first=True), "user__name", "pk")


def _people_page(
    request: AuthenticatedRequest,
    unit: WorkUnit,
    refusal: str = "",
    *,
    join_form: JoinUnitForm | None = None,
    leave_form: LeaveUnitForm | None = None,
    leaving: Membership | None = None,
) -> HttpResponse:
    """The people of a unit; after a refusal with the form that was refused, for `leaving` that of this membership."""
    memberships = list(_memberships_of(unit))
    context = {
        "unit": unit,
        "title": unit.name,
        "current": [membership for membership in memberships if membership.ended_on is None],
        "former": [membership for membership in memberships if membership.ended_on],
        "roles": MembershipRole.choices,
        "can_manage": can_manage_people(request.user),
        "refusal": refusal,
        "join_form": join_form or JoinUnitForm(),
        "leave_form": leave_form or LeaveUnitForm(),
        "leaving": leaving,
    }
    return render(request, "accounts/staff/unit_people.html", context, status=409 if refusal else 200)


@require_POST
@people_admin_required
def unit_join(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    unit, form = get_object_or_404(WorkUnit, pk=pk), JoinUnitForm(request.POST)
    if not form.is_valid():
        return _people_page(request, unit, str(form.errors["role"][0]), join_form=form)
    try:
        person = get_person_by_email(form.cleaned_data["email"])
    except Refused as refusal:
        return _people_page(request, unit, str(refusal), join_form=form)
    join_unit(user=person, unit=unit, role=MembershipRole(form.cleaned_data["role"]))
    messages.success(request, _("The person was added."))
    return redirect("unit-people", unit.pk)


@require_POST
@people_admin_required
def unit_leave(request: AuthenticatedRequest, pk: int, membership: int) -> HttpResponse:
    """End a membership, or give it to a successor when the form names one."""
    leaving = get_object_or_404(Membership.objects.select_related("unit", "user"), pk=membership, unit=pk)
    form, today = LeaveUnitForm(request.POST), timezone.localdate()
    form.full_clean()
    try:
        if successor := form.cleaned_data["email"]:
            replace_member(membership=leaving, user=get_person_by_email(successor), on=today)
        else:
            end_membership(membership=leaving, on=today)
    except Refused as refusal:
        return _people_page(request, leaving.unit, str(refusal), leave_form=form, leaving=leaving)
    messages.success(request, _("The membership was ended."))
    return redirect("unit-people", pk)


@people_admin_required
def unit_import(request: AuthenticatedRequest) -> HttpResponse:
    """Upload a list of units: all are saved, or none and the page lists the problems."""
    context: dict[str, Any] = {"title": _("Import work units"), "form": UploadedListForm()}
    if request.method == "POST":
        context["form"] = form = UploadedListForm(request.POST, request.FILES)
        if form.is_valid():
            with save_upload_temporarily(form.cleaned_data["file"]) as path:
                units, problems = read_units(path)
            if not problems:
                new_count, corrected_count = save_units(units)
                text = _("%(new)d units were added, %(known)d corrected.")
                messages.success(request, text % {"new": new_count, "known": corrected_count})
                return redirect("units:index")
            context["problems"] = problems
    return render(request, "accounts/staff/unit_import.html", context)
