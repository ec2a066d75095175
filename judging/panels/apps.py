from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PanelsConfig(AppConfig):
    name = "judging.panels"
    label = "judging_panels"
    verbose_name = _("Judging panels")
