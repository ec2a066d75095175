from django.urls import path

from submissions.views import autosave, dashboard, evidence, proposal, sending, team, uploads, writing

urlpatterns = [
    path("inovasi/", dashboard.my_proposals, name="my-proposals"),
    path("inovasi/masuk-lagi/", autosave.signed_in, name="signed-in"),
    path("inovasi/baru/<slug:slug>/", writing.proposal_start, name="proposal-start"),
    path("inovasi/<str:code>/", proposal.proposal_detail, name="proposal-detail"),
    path("inovasi/<str:code>/identitas/", writing.proposal_identity, name="proposal-identity"),
    path("inovasi/<str:code>/tulis/<str:section>/", writing.proposal_write, name="proposal-write"),
    path("inovasi/<str:code>/simpan/<str:question>/", autosave.answer_save, name="answer-save"),
    path("inovasi/<str:code>/bukti/", evidence.proposal_evidence, name="proposal-evidence"),
    path("inovasi/<str:code>/bukti/<str:kind>/unggah/", evidence.evidence_upload, name="evidence-upload"),
    path("inovasi/<str:code>/bukti/<str:kind>/mulai/", uploads.upload_begin, name="upload-begin"),
    path("inovasi/<str:code>/bukti/<uuid:uuid>/bagian/", uploads.upload_part, name="upload-part"),
    path("inovasi/<str:code>/bukti/<uuid:uuid>/batal/", evidence.upload_cancel, name="upload-cancel"),
    path("inovasi/<str:code>/bukti/<uuid:uuid>/hapus/", evidence.evidence_remove, name="evidence-remove"),
    path("inovasi/<str:code>/tim/", team.proposal_team, name="proposal-team"),
    path("inovasi/<str:code>/tim/<int:member>/keluarkan/", team.team_remove, name="team-remove"),
    path("inovasi/<str:code>/kirim/", sending.proposal_send, name="proposal-send"),
    path("inovasi/<str:code>/langkah/<slug:step>/", sending.proposal_step, name="proposal-step"),
    path("inovasi/<str:code>/tanda-terima/<str:number>/", sending.proposal_receipt, name="proposal-receipt"),
]
