"""What the bureau decides for the whole site: its mark, its colour, where it is found."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.colour import LEAST_CONTRAST, contrast_with_white


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    logo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("arms of the region"),
        help_text=_("Stands beside the name. Without it the mark of Balairung is shown."),
    )
    brand_colour = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Six hexadecimal digits after #, such as #9c1c1f."))],
        help_text=_("Colour of buttons and marks, such as #9c1c1f. White text on it must stay readable."),
    )
    office = models.CharField(_("office"), max_length=200, blank=True)
    address = models.TextField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("office hours"), max_length=120, blank=True)
    note = models.CharField(_("last line"), max_length=200, blank=True, help_text=_("Below everything, on each page."))

    panels = [
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("brand_colour")], heading=_("Look")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("office", "address", "phone", "email", "hours", "note")],
            heading=_("Contact"),
        ),
    ]

    class Meta:
        verbose_name = _("site of the competition")

    def clean(self):
        super().clean()
        if len(self.brand_colour) == 7 and contrast_with_white(self.brand_colour) < LEAST_CONTRAST:
            raise ValidationError(
                {"brand_colour": _("White text on this colour is hard to read. Choose a darker one.")}
            )
