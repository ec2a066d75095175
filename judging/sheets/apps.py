from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    name = "judging.sheets"
    label = "judging_sheets"
    verbose_name = _("Score sheets")
