from django.urls import path

from judging import views

urlpatterns = [
    path("verifikasi/", views.certificate_verify_form, name="certificate-verify-form"),
    path("verifikasi/<str:code>/", views.certificate_verify, name="certificate-verify"),
    path("hasil/<slug:slug>/", views.ranking_result, name="ranking-result"),
]
