from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from competition.staff.desk import EditionTab
from judging.sheets.staff import progress
from judging.sheets.staff.assignment_matrix import assignment_matrix_view

PROGRESS = "lomba/<slug:slug>/kemajuan/"


@hooks.register("register_admin_urls")
def sheet_urls() -> list[URLPattern]:
    return [
        path(
            "lomba/<slug:slug>/panel/<int:pk>/penugasan/",
            assignment_matrix_view,
            name="assignment-matrix",
        ),
        path(PROGRESS, progress.progress_matrix, name="progress"),
        path(f"{PROGRESS}<uuid:uuid>/buka-kunci/", progress.sheet_unlock, name="sheet-unlock"),
        path(f"{PROGRESS}<str:stage>/ingatkan/", progress.progress_remind, name="progress-remind"),
    ]


@hooks.register("register_edition_tab")
def progress_tab() -> EditionTab:
    return EditionTab(name="progress", label=_("Progress"), url_name="progress", order=50)
