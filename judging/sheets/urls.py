from django.urls import path

from judging.sheets.views import autosave, files, scoring

urlpatterns = [
    path("penilaian/", scoring.judge_queue, name="judge-queue"),
    path("penilaian/<uuid:uuid>/", scoring.score_sheet, name="score-sheet"),
    path("penilaian/<uuid:uuid>/simpan/", scoring.sheet_save, name="sheet-save"),
    path("penilaian/<uuid:uuid>/simpan/<str:field>/", autosave.sheet_field_save, name="sheet-field-save"),
    path("penilaian/<uuid:uuid>/kunci/", scoring.sheet_lock, name="sheet-lock"),
    path("penilaian/<uuid:uuid>/benturan/", scoring.sheet_recuse, name="sheet-recuse"),
    path("penilaian/<uuid:uuid>/konfirmasi/", scoring.sheet_confirm, name="sheet-confirm"),
    path("dokumen/bukti/<uuid:uuid>/", files.serve_attachment, name="attachment"),
]
