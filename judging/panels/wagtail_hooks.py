from collections.abc import Collection

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.enums import BUREAU_ROLES
from accounts.models import User
from competition.staff.desk import EditionTab
from judging.panels.selectors.conflicts import seats_in_the_way
from judging.panels.staff import panels

PANELS = "lomba/<slug:slug>/panel/"


@hooks.register("refuse_roles")
def nobody_runs_and_judges(user: User, roles: Collection[str]) -> list[str]:
    return [] if BUREAU_ROLES.isdisjoint(roles) else seats_in_the_way(user)


@hooks.register("register_admin_urls")
def panel_urls() -> list[URLPattern]:
    return [
        path(PANELS, panels.panel_list, name="panel-list"),
        path(f"{PANELS}tahap/<str:stage>/baru/", panels.panel_add, name="panel-add"),
        path(f"{PANELS}<int:pk>/juri/", panels.judge_add, name="judge-add"),
        path(f"{PANELS}kursi/<int:pk>/ketua/", panels.seat_act, {"act": "chair"}, name="seat-chair"),
        path(f"{PANELS}kursi/<int:pk>/lepas/", panels.seat_act, {"act": "remove"}, name="seat-remove"),
        path(f"{PANELS}<int:pk>/bagikan/", panels.assign_all, name="assign-all"),
        path(f"{PANELS}tugas/<uuid:uuid>/kecualikan/", panels.assignment_exclude, name="assignment-exclude"),
    ]


@hooks.register("register_edition_tab")
def panels_tab() -> EditionTab:
    return EditionTab(name="panels", label=_("Judging panels"), url_name="panel-list", order=40)
