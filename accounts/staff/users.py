from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views import users as wagtail_users

from accounts.enums import Role
from accounts.exports import people_workbook
from accounts.models import User
from accounts.permissions import can_issue_password_link, can_manage_people
from accounts.selectors import role_names
from accounts.staff.forms import PersonForm, RolesField
from core.files import workbook_response

# The names of the viewset's pages that get an address; the others do not exist.
PAGES = {"index", "index_results", "edit", "history", "history_results"}


class PeoplePolicy(ModelPermissionPolicy):
    """Bureau admins correct people. Nobody adds or deletes people here, not even a superuser."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action == "change" and can_manage_people(user) and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: User, action: str, instance: User) -> bool:
        """Only a superuser may block or rename a superuser."""
        return self.user_has_permission(user, action) and (user.is_superuser or not instance.is_superuser)


class UserFilterSet(wagtail_users.UserFilterSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Being superuser is a matter of whoever runs the server, not of the bureau.
        del self.filters["is_superuser"]
        self.filters["group"].label = _("Roles")
        # Wagtail would list its own groups as well, by the names that code uses.
        self.filters["group"].extra["queryset"] = RolesField().queryset
        self.filters["group"].field.label_from_instance = lambda group: Role(group.name).label


class UserIndexView(wagtail_users.IndexView):
    page_title = _("People")
    search_fields = ["name", "email", "nip"]
    FORMATS = (wagtail_users.IndexView.FORMAT_XLSX,)

    @property
    def columns(self) -> list[Column]:
        return [
            wagtail_users.UserColumn("name", label=_("Name"), sort_key="name", get_url=self.get_edit_url),
            Column("email", label=_("E-mail"), sort_key="email"),
            Column("roles", label=_("Roles"), accessor=role_names),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]

    @cached_property
    def header_buttons(self) -> list[Button]:
        return [HeaderButton(_("Invite somebody"), url=reverse("invite-person"), icon_name="mail")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        label = _("Download this list (Excel)")
        return [Button(label, url=self.xlsx_export_url, icon_name="download", priority=90)]

    def as_spreadsheet(self, queryset: QuerySet[User], spreadsheet_format: str) -> HttpResponse:
        """Our own workbook, because in Wagtail's a name that begins with "=" would be a formula."""
        return workbook_response(people_workbook(queryset.prefetch_related("memberships__unit")), "orang.xlsx")

    def get_base_queryset(self) -> QuerySet[User]:
        return super().get_base_queryset().prefetch_related("groups")

    def get_edit_url(self, instance: User) -> str | None:
        """The address of the page to edit a person; None for a superuser whom nobody but a superuser may edit."""
        # Everybody who sees the list may edit people; asking the policy for each row would cost a query each.
        can_edit = self.request.user.is_superuser or not instance.is_superuser
        return reverse(self.edit_url_name, args=[instance.pk]) if can_edit else None

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        # Without the key, namesakes could stand on two pages or on none.
        return queryset.order_by(self.ordering, "pk")


class UserEditView(wagtail_users.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if can_issue_password_link(self.request.user, self.object):
            url = reverse("password-link-make", args=[self.object.pk])
            buttons.append(Button(_("Link to choose a new password"), url=url, icon_name="lock-open", priority=80))
        return buttons

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.user_has_permission_for_instance("change", self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class UserViewSet(wagtail_users.UserViewSet):
    """Name, NIP, roles and whether the account is active. Only its owner sets password and address, at /akun/."""

    menu_label = _("People")
    ordering = "name"
    permission_policy = PeoplePolicy(User)
    index_view_class = UserIndexView
    edit_view_class = UserEditView
    filterset_class = UserFilterSet
    index_template_name = "wagtailadmin/generic/index.html"
    index_results_template_name = "wagtailadmin/generic/index_results.html"
    edit_template_name = "wagtailadmin/generic/edit.html"
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("email", read_only=True),
            FieldPanel("name"),
            FieldPanel("nip"),
            FieldPanel("is_active"),
            FieldPanel("groups"),
        ],
        base_form_class=PersonForm,
    )

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return self._edit_handler.get_form_class()

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        removed = {"add_url_name": None, "delete_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**{**removed, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in PAGES]
