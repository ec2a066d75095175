from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import TEXT
from cms.models.base import PortalPage
from cms.selectors.pages import regulation_list


class RegulationKind(models.TextChoices):
    LAW = "uu", "Undang-Undang"
    GOVERNMENT = "pp", "Peraturan Pemerintah"
    PRESIDENT = "perpres", "Peraturan Presiden"
    MINISTER_REFORM = "permenpanrb", "Peraturan Menteri PANRB"
    GUIDELINE_REFORM = "pedomanpanrb", "Pedoman Menteri PANRB"
    MINISTER_HOME = "permendagri", "Peraturan Menteri Dalam Negeri"
    REGION = "perda", "Peraturan Daerah"
    REGENT = "perbup", "Peraturan Bupati"
    DECREE = "keputusan", "Keputusan"
    OTHER = "lain", _("Other")


class RegulationStatus(models.TextChoices):
    UNVERIFIED = "unverified", _("not yet verified")
    IN_FORCE = "in_force", _("in force")
    AMENDED = "amended", _("amended")
    REPEALED = "repealed", _("repealed")


class RegulationIndexPage(PortalPage):
    template = "cms/pages/regulation_index_page.html"

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    note = RichTextField(_("note"), blank=True, features=TEXT)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("note")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("note")]
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.RegulationPage"]

    class Meta:
        verbose_name = _("list of regulations")
        verbose_name_plural = _("lists of regulations")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"regulations": regulation_list(self)}


class RegulationPage(PortalPage):
    """One regulation. It is unverified until somebody of the legal section has read it and says what it is."""

    template = "cms/pages/regulation_page.html"

    kind = models.CharField(_("kind"), max_length=20, choices=RegulationKind)
    number = models.CharField(_("number"), max_length=40)
    year = models.PositiveIntegerField(_("year"))
    status = models.CharField(_("status"), max_length=12, choices=RegulationStatus, default=RegulationStatus.UNVERIFIED)
    lead = models.TextField(_("what it is for"), max_length=400, blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    link = models.URLField(_("link to the official text"), blank=True)
    note = RichTextField(_("note"), blank=True, features=TEXT)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("number"), FieldPanel("year")], heading=_("Name")),
        FieldPanel("status"),
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("document"), FieldPanel("link")], heading=_("Text")),
        FieldPanel("note"),
    ]
    search_fields = [
        *Page.search_fields,
        # People look for "Nomor 91 Tahun 2021", which no column holds.
        index.SearchField("designation"),
        index.SearchField("lead"),
        index.SearchField("note"),
    ]
    parent_page_types = ["cms.RegulationIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")

    @property
    def is_unverified(self) -> bool:
        return self.status == RegulationStatus.UNVERIFIED

    def designation(self) -> str:
        """How a regulation is cited, always in Indonesian: `Peraturan Daerah Nomor 3 Tahun 2024`."""
        return f"{self.get_kind_display()} Nomor {self.number} Tahun {self.year}"

    def clean(self) -> None:
        super().clean()
        # An official text that somebody on the way could change is worth nothing.
        if self.link and not self.link.startswith("https://"):
            raise ValidationError({"link": _("Use an address that begins with https://.")})
