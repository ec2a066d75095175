from dataclasses import dataclass

from django.utils.translation import gettext as _

from competition.enums import EditionStatus
from competition.models import Edition, RulebookVersion, Stage
from competition.schedule import Window, registration_of
from core.errors import Refused


class UnknownEdition(Refused):
    """There is no edition with this address."""


def edition_by_slug(slug: str) -> Edition:
    try:
        return Edition.objects.select_related("rulebook_version").get(slug=slug)
    except Edition.DoesNotExist:
        known = ", ".join(Edition.objects.values_list("slug", flat=True)) or "–"
        message = _("There is no edition %(slug)s. Known editions: %(known)s.") % {"slug": slug, "known": known}
        raise UnknownEdition(message) from None


def latest_version(code: str) -> RulebookVersion | None:
    return RulebookVersion.objects.filter(code=code).order_by("-number").first()


def stage_of(edition: Edition, code: str) -> Stage:
    """A stage of the edition's rulebook; raises Refused naming those there are."""
    stages = {stage.code: stage for stage in edition.rulebook_version.stages.all()}
    if code not in stages:
        message = _("The rulebook has no stage %(code)s. Its stages: %(known)s.")
        raise Refused(message % {"code": code, "known": ", ".join(stages)})
    return stages[code]


@dataclass(frozen=True, slots=True)
class Announced:
    """What the front page says of an edition."""

    slug: str
    name: str
    status: str
    registration: Window


def announced_editions() -> list[Announced]:
    """Open and published editions, newest first."""
    editions = Edition.objects.exclude(status=EditionStatus.DRAFT).select_related("rulebook_version")
    return [Announced(row.slug, row.name, row.status, registration_of(row.rules)) for row in editions]
