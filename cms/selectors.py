"""What the public site shows of the competitions."""

from dataclasses import dataclass
from datetime import datetime

from competition.schedule import Phase
from competition.selectors import Announced, announced_editions
from judging.models import AwardGiven

NUMERALS = ("I", "II", "III")


@dataclass(frozen=True, slots=True)
class Winner:
    """`name` and `about` are the title before and after its colon; `about` may be empty."""

    award: str
    numeral: str
    name: str
    about: str
    unit: str


@dataclass(frozen=True, slots=True)
class FrontEdition:
    """`winners` are the first three of the whole edition; none before it is published or where it has no such list."""

    edition: Announced
    phase: Phase
    winners: tuple[Winner, ...]


def front_page(at: datetime) -> list[FrontEdition]:
    """Open and published editions, newest first, with the state of their registration at this instant."""
    editions = announced_editions()
    winners = _winners([edition.slug for edition in editions if edition.status == "published"])
    return [
        FrontEdition(edition, edition.registration.phase(at), tuple(winners.get(edition.slug, ())))
        for edition in editions
    ]


def _winners(slugs: list[str]) -> dict[str, list[Winner]]:
    if not slugs:
        return {}
    first = AwardGiven.objects.filter(ranking__edition__slug__in=slugs, part="", rank__lte=len(NUMERALS))
    winners: dict[str, list[Winner]] = {}
    for given in first.select_related("ranking__edition", "award", "proposal__unit").order_by("rank", "proposal__code"):
        name, _colon, about = given.proposal.title.partition(": ")
        winner = Winner(given.award.label, NUMERALS[given.rank - 1], name, about, given.proposal.unit.name)
        winners.setdefault(given.ranking.edition.slug, []).append(winner)
    return winners
