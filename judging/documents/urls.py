from django.urls import path

from judging.documents.views import certificates, verification

urlpatterns = [
    path("verifikasi/", verification.certificate_verify_form, name="certificate-verify-form"),
    path("verifikasi/<str:code>/", verification.certificate_verify, name="certificate-verify"),
    path("dokumen/piagam/<str:code>.pdf", certificates.certificate_file, name="certificate-pdf"),
]
