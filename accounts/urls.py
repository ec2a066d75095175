from django.urls import path

from accounts import views

urlpatterns = [path("undangan/<str:token>/", views.invitation, name="invitation")]
