from django.urls import path

from accounts import views

urlpatterns = [
    path("undangan/<str:token>/", views.invitation, name="invitation"),
    path("kata-sandi/<str:token>/", views.new_password, name="password-link"),
]
