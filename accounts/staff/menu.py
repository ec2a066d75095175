from wagtail.admin.menu import MenuItem

from accounts.permissions import is_bureau


class BureauMenuItem(MenuItem):
    """Editors of the site have no business with editions and mail."""

    def is_shown(self, request):
        return is_bureau(request.user)
