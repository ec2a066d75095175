from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from competition.staff.desk import EditionTab
from judging.results.staff import home, publishing, results

RESULTS = "lomba/<slug:slug>/hasil/"


@hooks.register("register_edition_panel")
def funnel_panel():
    return home.FunnelPanel()


@hooks.register("register_edition_panel")
def waits_panel():
    return home.EditionWaits()


@hooks.register("construct_homepage_panels")
def waiting_panel(request, panels):
    home.add_home_panel(request, panels)


@hooks.register("register_admin_urls")
def results_urls():
    return [
        path(RESULTS, results.results_desk, name="results-desk"),
        path(f"{RESULTS}akhir/", results.final_ranking, name="results-final"),
        path(f"{RESULTS}pleno/", publishing.plenary_decide, name="plenary-decide"),
        path(f"{RESULTS}umumkan/", publishing.results_publish, name="results-publish"),
        path(f"{RESULTS}rincian/<str:code>/", results.ranking_explain, name="results-explain"),
        path(f"{RESULTS}tahap/<str:stage>/", results.stage_ranking, name="results-stage"),
        path(f"{RESULTS}tahap/<str:stage>/tutup/", publishing.stage_close, name="stage-close"),
        path(f"{RESULTS}tahap/<str:stage>/lanjut/", publishing.stage_advance, name="stage-advance"),
    ]


@hooks.register("register_edition_tab")
def results_tab():
    return EditionTab(name="results", label=_("Results"), url_name="results-desk", order=60)
