from wagtail.admin.menu import MenuItem

from accounts.permissions import is_bureau
from accounts.requests import AuthenticatedRequest


class BureauMenuItem(MenuItem):
    """An item of the admin's menu that only the bureau sees; editors of the site do not."""

    def is_shown(self, request: AuthenticatedRequest) -> bool:
        return is_bureau(request.user)
