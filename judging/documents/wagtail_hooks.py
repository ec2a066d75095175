from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from competition.staff.desk import EditionTab
from judging.documents.staff import documents

DOCUMENTS = "lomba/<slug:slug>/dokumen/"


@hooks.register("register_admin_urls")
def documents_urls() -> list[URLPattern]:
    return [
        path(DOCUMENTS, documents.documents_desk, name="documents-desk"),
        path(f"{DOCUMENTS}piagam/", documents.certificate_settings, name="certificate-settings"),
        path(f"{DOCUMENTS}piagam/<str:code>/cabut/", documents.certificate_revoke, name="certificate-revoke"),
        path(f"{DOCUMENTS}buat/<slug:kind>/", documents.job_start, name="job-start"),
        path(f"{DOCUMENTS}pekerjaan/<uuid:uuid>/", documents.job_page, name="job-page"),
        path(f"{DOCUMENTS}pekerjaan/<uuid:uuid>/berkas/", documents.job_file, name="job-file"),
    ]


@hooks.register("register_edition_tab")
def documents_tab() -> EditionTab:
    return EditionTab(name="documents", label=_("Documents"), url_name="documents-desk", order=70)
