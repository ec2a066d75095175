"""Lists of honours: what was awarded before, by this region or others, for the rules that name such lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import require_admin_access
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.models import User
from accounts.permissions import is_bureau
from accounts.requests import AuthenticatedRequest
from accounts.staff.forms import UploadedListForm
from accounts.staff.imported_lists import save_upload_temporarily
from competition.forms.honours import read_honours
from competition.models import AwardedInnovation
from competition.permissions import can_keep_honours
from competition.services import save_honours

OUR_PAGES = {"index", "index_results", "add", "edit", "delete"}


class HonoursPolicy(ModelPermissionPolicy):
    def user_has_permission(self, user: User, action: str) -> bool:
        return is_bureau(user) if action == "view" else can_keep_honours(user)

    def user_has_any_permission(self, user: User, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: User, action: str, instance: AwardedInnovation) -> bool:
        return self.user_has_permission(user, action)


class HonoursIndexView(generic.IndexView):
    page_title = gettext_lazy("Lists of honours")
    add_item_label = gettext_lazy("Add a line")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        if can_keep_honours(self.request.user):
            buttons.append(Button(_("Import a list"), url=reverse("honours-import"), icon_name="upload", priority=80))
        return buttons


class HonoursViewSet(ModelViewSet):
    model = AwardedInnovation
    index_view_class = HonoursIndexView
    name = "honours"
    url_prefix = "daftar-penghargaan"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Lists of honours")
    menu_order = 310
    add_to_admin_menu = True
    copy_view_enabled = False
    permission_policy = HonoursPolicy(AwardedInnovation)
    list_display = ["title", "holder", "list_code", "year"]
    search_fields = ["title", "holder"]
    search_backend_name = None
    list_filter = ["list_code", "year"]
    list_export = ["list_code", "year", "title", "holder"]
    export_filename = "daftar-penghargaan"
    list_per_page = 50
    edit_handler = ObjectList([FieldPanel(name) for name in ("list_code", "year", "title", "holder")])

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": None, "history_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in OUR_PAGES]


@require_admin_access
def honours_import(request: AuthenticatedRequest) -> HttpResponse:
    if not can_keep_honours(request.user):
        raise Http404
    context = {"title": _("Import a list of honours"), "form": UploadedListForm()}
    if request.method == "POST":
        context["form"] = form = UploadedListForm(request.POST, request.FILES)
        if form.is_valid():
            with save_upload_temporarily(form.cleaned_data["file"]) as path:
                rows, problems = read_honours(path)
            if not problems:
                new = save_honours(rows)
                text = _("%(new)d lines were added, %(known)d stood there already.")
                messages.success(request, text % {"new": new, "known": len(rows) - new})
                return redirect("honours:index")
            context["problems"] = problems
    return render(request, "competition/staff/honours_import.html", context)
