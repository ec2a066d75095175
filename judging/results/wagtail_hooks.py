from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks

from accounts.requests import AuthenticatedRequest
from competition.staff.desk import EditionTab
from judging.results.staff import home, publishing, rankings

RESULTS = "lomba/<slug:slug>/hasil/"


@hooks.register("register_edition_panel")
def funnel_panel() -> home.FunnelPanel:
    return home.FunnelPanel()


@hooks.register("register_edition_panel")
def waiting_work_panel() -> home.WaitingWorkPanel:
    return home.WaitingWorkPanel()


@hooks.register("construct_homepage_panels")
def waiting_work_component(request: AuthenticatedRequest, panels: list[Any]) -> None:
    home.add_home_panel(request, panels)


@hooks.register("register_admin_urls")
def results_urls() -> list[URLPattern]:
    return [
        path(RESULTS, rankings.results_desk, name="results-desk"),
        path(f"{RESULTS}akhir/", rankings.final_ranking, name="results-final"),
        path(f"{RESULTS}pleno/", publishing.plenary_decide, name="plenary-decide"),
        path(f"{RESULTS}umumkan/", publishing.results_publish, name="results-publish"),
        path(f"{RESULTS}rincian/<str:code>/", rankings.ranking_explain, name="results-explain"),
        path(f"{RESULTS}tahap/<str:stage>/", rankings.stage_ranking, name="results-stage"),
        path(f"{RESULTS}tahap/<str:stage>/tutup/", publishing.stage_close, name="stage-close"),
        path(f"{RESULTS}tahap/<str:stage>/lanjut/", publishing.stage_advance, name="stage-advance"),
    ]


@hooks.register("register_edition_tab")
def results_tab() -> EditionTab:
    return EditionTab(name="results", label=_("Results"), url_name="results-desk", order=60)
