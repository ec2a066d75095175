from django.urls import path

from judging.views import certificates, files, oversight, public, scoring

urlpatterns = [
    path("verifikasi/", public.certificate_verify_form, name="certificate-verify-form"),
    path("verifikasi/<str:code>/", public.certificate_verify, name="certificate-verify"),
    path("hasil/<slug:slug>/", public.ranking_result, name="ranking-result"),
    path("penilaian/", scoring.judge_queue, name="judge-queue"),
    path("penilaian/<uuid:uuid>/", scoring.score_sheet, name="score-sheet"),
    path("penilaian/<uuid:uuid>/simpan/", scoring.sheet_save, name="sheet-save"),
    path("penilaian/<uuid:uuid>/kunci/", scoring.sheet_lock, name="sheet-lock"),
    path("penilaian/<uuid:uuid>/benturan/", scoring.sheet_recuse, name="sheet-recuse"),
    path("penilaian/<uuid:uuid>/konfirmasi/", scoring.sheet_confirm, name="sheet-confirm"),
    path("pengawasan/", oversight.oversight_list, name="oversight-list"),
    path("pengawasan/<slug:slug>/", oversight.oversight_edition, name="oversight-edition"),
    path("pengawasan/<slug:slug>/buku-catatan.<str:kind>", oversight.oversight_ledger, name="oversight-ledger"),
    path("pengawasan/<slug:slug>/<str:code>/", oversight.oversight_proposal, name="oversight-proposal"),
    path("dokumen/piagam/<str:code>.pdf", certificates.certificate_file, name="certificate-pdf"),
    path("dokumen/bukti/<uuid:uuid>/", files.attachment, name="attachment"),
]
