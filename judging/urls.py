"""The addresses of all packages of judging; those of the desk are in the `wagtail_hooks.py` of each."""

from django.urls import include, path

urlpatterns = [
    path("", include("judging.sheets.urls")),
    path("", include("judging.results.urls")),
    path("", include("judging.documents.urls")),
    path("", include("judging.inspection.urls")),
]
