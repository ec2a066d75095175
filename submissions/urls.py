from django.urls import path

from submissions.views import (
    dashboard,
    evidence,
    identity,
    proposal,
    sending,
    team,
    team_links,
    uploads,
    versions,
)
from submissions.writing import views as writing

# Paths are Indonesian, because people read them aloud and type them; codes instead of primary keys.
urlpatterns = [
    path("inovasi/", dashboard.my_proposals, name="my-proposals"),
    path("inovasi/masuk-lagi/", writing.signed_in, name="signed-in"),
    path("inovasi/gabung/<str:token>/", team_links.team_join, name="team-join"),
    path("inovasi/baru/<slug:slug>/", identity.proposal_start, name="proposal-start"),
    path("inovasi/<str:code>/", proposal.proposal_detail, name="proposal-detail"),
    path("inovasi/<str:code>/identitas/", identity.proposal_identity, name="proposal-identity"),
    path("inovasi/<str:code>/tulis/<str:section>/", writing.proposal_write, name="proposal-write"),
    path("inovasi/<str:code>/keadaan/", writing.proposal_state, name="proposal-state"),
    path("inovasi/<str:code>/simpan/<str:question>/", writing.answer_save, name="answer-save"),
    path("inovasi/<str:code>/bukti/", evidence.proposal_evidence, name="proposal-evidence"),
    path("inovasi/<str:code>/bukti/<str:kind>/unggah/", evidence.evidence_upload, name="evidence-upload"),
    path("inovasi/<str:code>/bukti/<str:kind>/mulai/", uploads.upload_begin, name="upload-begin"),
    path("inovasi/<str:code>/bukti/<uuid:uuid>/bagian/", uploads.upload_part, name="upload-part"),
    path("inovasi/<str:code>/bukti/<uuid:uuid>/batal/", evidence.upload_cancel, name="upload-cancel"),
    path("inovasi/<str:code>/bukti/<uuid:uuid>/hapus/", evidence.evidence_remove, name="evidence-remove"),
    path("inovasi/<str:code>/tim/", team.proposal_team, name="proposal-team"),
    path("inovasi/<str:code>/tim/keluar/", team.team_leave, name="team-leave"),
    path("inovasi/<str:code>/tim/<int:member>/keluarkan/", team.team_remove, name="team-remove"),
    path("inovasi/<str:code>/versi/", versions.proposal_versions, name="proposal-versions"),
    path("inovasi/<str:code>/cetak.pdf", versions.proposal_print, name="proposal-print"),
    path("inovasi/<str:code>/tim/<int:member>/peran/", team.team_role, name="team-role"),
    path("inovasi/<str:code>/tim/<int:member>/pimpin/", team.team_lead, name="team-lead"),
    path("inovasi/<str:code>/tim/tautan/", team_links.team_link_make, name="team-link-make"),
    path("inovasi/<str:code>/tim/tautan/<int:link>/cabut/", team_links.team_link_revoke, name="team-link-revoke"),
    path("inovasi/<str:code>/kirim/", sending.proposal_send, name="proposal-send"),
    path("inovasi/<str:code>/langkah/<slug:step>/", sending.proposal_step, name="proposal-step"),
    path("inovasi/<str:code>/tanda-terima/<str:number>/", sending.proposal_receipt, name="proposal-receipt"),
]
