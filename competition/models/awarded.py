from django.db import models
from django.utils.translation import gettext_lazy as _


class AwardedInnovation(models.Model):
    """One line of a list of honours, such as Top 99 of a year.

    A rulebook may name lists (`lists` of never_awarded, is_former_winner and replicates_listed). The bureau keeps them,
    never complete, so the system only points at similar titles and a person decides.
    """

    list_code = models.CharField(_("list"), max_length=40)
    year = models.PositiveIntegerField(_("year"))
    title = models.CharField(_("title of the innovation"), max_length=250)
    holder = models.CharField(_("awarded to"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("awarded innovation")
        verbose_name_plural = _("awarded innovations")
        ordering = ["-year", "list_code", "title"]
        constraints = [
            models.UniqueConstraint(fields=["list_code", "year", "title", "holder"], name="awarded_innovation_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.list_code} {self.year})"
