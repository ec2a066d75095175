from django.urls import path

from accounts import views

urlpatterns = [
    path("undangan/<str:token>/", views.invitation_page, name="invitation"),
    path("kata-sandi/<str:token>/", views.new_password_page, name="password-link"),
]
