from django.urls import path

from judging.inspection import views

urlpatterns = [
    path("pengawasan/", views.oversight_list, name="oversight-list"),
    path("pengawasan/<slug:slug>/", views.oversight_edition, name="oversight-edition"),
    path("pengawasan/<slug:slug>/buku-catatan.<str:kind>", views.oversight_ledger, name="oversight-ledger"),
    path("pengawasan/<slug:slug>/<str:code>/", views.oversight_proposal, name="oversight-proposal"),
]
