from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from accounts.staff.access import refuse_outsiders
from accounts.staff.account import account_view
from config.health import health_check

to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_reset = RedirectView.as_view(pattern_name="account_reset_password")
to_own_account = RedirectView.as_view(pattern_name="account_email")
to_people = RedirectView.as_view(pattern_name="wagtailusers_users:index")

urlpatterns = [
    # Wagtail's own sign-in pages would accept a password without the second factor, so they redirect to allauth
    # (docs/decisions/003).
    path("kelola/login/", to_login),
    path("_util/login/", to_login),
    re_path(r"^kelola/password_reset/", to_reset),
    path("kelola/account/", account_view),
    # Bulk actions would change the roles of many people at once, which is closed (docs/decisions/003, 3).
    re_path(r"^kelola/bulk/accounts/user/", to_people),
    path("kelola/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, refuse_outsiders))),
    path("akun/", to_own_account),
    path("akun/", include("accounts.urls")),
    path("akun/", include("allauth.urls")),
    path("sehat/", health_check, name="health"),
    path("", include("submissions.urls")),
    path("", include("judging.urls")),
    path("", include("cms.urls")),
    # Last, because it takes every address that is left.
    path("", include(wagtail_urls)),
]
