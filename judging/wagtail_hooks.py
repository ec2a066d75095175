from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.enums import BUREAU_ROLES
from competition.staff.desk import EditionTab
from judging.selectors.conflicts import seats_in_the_way
from judging.staff import documents, home, panels, progress, publishing, results

PANELS = "lomba/<slug:slug>/panel/"
PROGRESS = "lomba/<slug:slug>/kemajuan/"
DOCUMENTS = "lomba/<slug:slug>/dokumen/"
RESULTS = "lomba/<slug:slug>/hasil/"


@hooks.register("refuse_roles")
def nobody_runs_and_judges(user, roles):
    return [] if BUREAU_ROLES.isdisjoint(roles) else seats_in_the_way(user)


@hooks.register("register_admin_urls")
def panel_urls():
    return [
        path(PANELS, panels.panel_list, name="panel-list"),
        path(f"{PANELS}tahap/<str:stage>/baru/", panels.panel_add, name="panel-add"),
        path(f"{PANELS}<int:pk>/juri/", panels.judge_add, name="judge-add"),
        path(f"{PANELS}kursi/<int:pk>/ketua/", panels.seat_act, {"act": "chair"}, name="seat-chair"),
        path(f"{PANELS}kursi/<int:pk>/lepas/", panels.seat_act, {"act": "remove"}, name="seat-remove"),
        path(f"{PANELS}<int:pk>/bagikan/", panels.assign_all, name="assign-all"),
        path(f"{PANELS}<int:pk>/penugasan/", panels.assignment_matrix_view, name="assignment-matrix"),
        path(f"{PANELS}tugas/<uuid:uuid>/kecualikan/", panels.assignment_exclude, name="assignment-exclude"),
        path(PROGRESS, progress.progress, name="progress"),
        path(f"{PROGRESS}<uuid:uuid>/buka-kunci/", progress.sheet_unlock, name="sheet-unlock"),
        path(f"{PROGRESS}<str:stage>/ingatkan/", progress.progress_remind, name="progress-remind"),
    ]


@hooks.register("register_edition_tab")
def panels_tab():
    return EditionTab(name="panels", label=_("Judging panels"), url_name="panel-list", order=40)


@hooks.register("register_edition_tab")
def progress_tab():
    return EditionTab(name="progress", label=_("Progress"), url_name="progress", order=50)


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


@hooks.register("register_admin_urls")
def documents_urls():
    return [
        path(DOCUMENTS, documents.documents_desk, name="documents-desk"),
        path(f"{DOCUMENTS}piagam/", documents.certificate_settings, name="certificate-settings"),
        path(f"{DOCUMENTS}piagam/<str:code>/cabut/", documents.certificate_revoke, name="certificate-revoke"),
        path(f"{DOCUMENTS}buat/<slug:kind>/", documents.job_start, name="job-start"),
        path(f"{DOCUMENTS}pekerjaan/<uuid:uuid>/", documents.job_page, name="job-page"),
        path(f"{DOCUMENTS}pekerjaan/<uuid:uuid>/berkas/", documents.job_file, name="job-file"),
    ]


@hooks.register("register_edition_tab")
def documents_tab():
    return EditionTab(name="documents", label=_("Documents"), url_name="documents-desk", order=70)
