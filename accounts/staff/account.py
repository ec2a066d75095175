from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import account as wagtail_account

REMOVED_PANELS = (wagtail_account.NameEmailSettingsPanel, wagtail_account.ChangePasswordPanel)


class AccountView(wagtail_account.AccountView):
    """Wagtail's preferences (language, theme, picture) without name, e-mail and password.

    Those are edited under /akun/.
    """

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, REMOVED_PANELS)]

    def get_menu_items(self) -> list[Any]:
        own_account = {
            "url": reverse("account_email"),
            "label": _("E-mail, password and two-factor authentication"),
            "help_text": _("They are changed outside the bureau's desk, by their owner only."),
        }
        return [own_account, *super().get_menu_items()]


account_view = require_admin_access(AccountView.as_view())
