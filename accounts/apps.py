from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")
    # Django must know which of the two configs in this module belongs to the app `accounts`.
    default = True


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's list of users, where nobody sets another person's password or address, and no pages for groups."""

    user_viewset = "accounts.staff.users.UserViewSet"
    group_viewset = "accounts.staff.groups.GroupViewSet"
