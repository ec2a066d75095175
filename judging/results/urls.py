from django.urls import path

from judging.results import views

urlpatterns = [path("hasil/<slug:slug>/", views.ranking_result, name="ranking-result")]
