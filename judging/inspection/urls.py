from django.urls import path

from judging.inspection import views

# The names are kept from before the package was called inspection: pages elsewhere and tests/record know them.
urlpatterns = [
    path("pengawasan/", views.inspection_list, name="oversight-list"),
    path("pengawasan/<slug:slug>/", views.inspection_edition, name="oversight-edition"),
    path("pengawasan/<slug:slug>/buku-catatan.<str:kind>", views.inspection_ledger, name="oversight-ledger"),
    path("pengawasan/<slug:slug>/<str:code>/", views.inspection_proposal, name="oversight-proposal"),
]
