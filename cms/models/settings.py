"""What the bureau decides for the whole site: its name, its mark, its colour, where it is found."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.colour import darken_until_readable


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    region = models.CharField(
        _("name of the region"),
        max_length=100,
        blank=True,
        help_text=_(
            "Such as Kabupaten Solok: below the mark, in mails and on documents. "
            "While it is empty, the name this installation was set up with is used."
        ),
    )
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
        help_text=_(
            "Colour of buttons and marks, such as #9c1c1f. "
            "One on which white text is hard to read is darkened until it can be read."
        ),
    )
    office = models.CharField(_("office"), max_length=200, blank=True)
    address = models.TextField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("office hours"), max_length=120, blank=True)
    note = models.CharField(_("last line"), max_length=200, blank=True, help_text=_("Below everything, on each page."))

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("region"),
                FieldPanel("logo"),
                FieldPanel("brand_colour"),
                HelpPanel(template="cms/staff/colour_in_use.html"),
            ],
            heading=_("Look"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("office", "address", "phone", "email", "hours", "note")],
            heading=_("Contact"),
        ),
    ]

    class Meta:
        verbose_name = _("site of the competition")

    @property
    def colour_in_use(self) -> str:
        """What pages show: the colour that was chosen, or its nearest shade that carries white text."""
        return darken_until_readable(self.brand_colour.lower()) if self.brand_colour else ""

    @property
    def is_colour_darkened(self) -> bool:
        return self.colour_in_use != self.brand_colour.lower()
