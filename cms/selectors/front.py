"""What the front page says of the competitions."""

from dataclasses import dataclass
from datetime import datetime

from competition.enums import EditionStatus
from competition.selectors.editions import EditionAnnouncement, EditionPhase, list_announcements
from judging.results.selectors.rankings import overall_awards, published_ranking, published_rankings

NUMERALS = ("I", "II", "III")  # as awards are numbered: Juara I


@dataclass(frozen=True, slots=True)
class Winner:
    """`name` and `summary` are the title before and after its colon; `summary` may be empty."""

    award: str
    numeral: str
    name: str
    summary: str
    unit: str


@dataclass(frozen=True, slots=True)
class FrontEdition:
    """`winners` are the first three of the whole edition; none before it is published or where it has no such list."""

    edition: EditionAnnouncement
    winners: tuple[Winner, ...]


def front_page(at: datetime) -> list[FrontEdition]:
    """Open and published editions, newest first, with what is under way at this instant."""
    editions = list_announcements(at)
    winners = _winners([edition.slug for edition in editions if edition.status == "published"])
    return [FrontEdition(edition, tuple(winners.get(edition.slug, ()))) for edition in editions]


def _winners(slugs: list[str]) -> dict[str, list[Winner]]:
    if not slugs:
        return {}
    winners: dict[str, list[Winner]] = {}
    for award_given in overall_awards(slugs).filter(rank__lte=len(NUMERALS)):
        # Innovations are named "SIGAP: Sistem …": the short name is set large, the words behind it small.
        name, _colon, summary = award_given.proposal.title.partition(": ")
        winner = Winner(
            award_given.award.label, NUMERALS[award_given.rank - 1], name, summary, award_given.proposal.unit.name
        )
        winners.setdefault(award_given.ranking.edition.slug, []).append(winner)
    return winners


def current_edition(editions: list[FrontEdition]) -> FrontEdition | None:
    """The competition a visitor came for: one that takes proposals, then one that will, then one being judged."""
    # Several may run at once, such as one that takes proposals while the last one is judged.
    order = (EditionPhase.OPEN, EditionPhase.BEFORE, EditionPhase.JUDGED, EditionPhase.CLOSED)
    opened = sorted(running_editions(editions), key=lambda row: order.index(row.edition.phase))
    return opened[0] if opened else next(iter(editions), None)


def running_editions(editions: list[FrontEdition]) -> list[FrontEdition]:
    return [row for row in editions if row.edition.status == EditionStatus.OPEN]


@dataclass(frozen=True, slots=True)
class LastResult:
    """The newest published edition; `others` are the further awards of its overall list, in the order of ranks."""

    slug: str
    name: str
    year: int
    at: datetime
    winners: tuple[Winner, ...]
    others: tuple[Winner, ...]


def last_result(editions: list[FrontEdition]) -> LastResult | None:
    latest = next((row for row in editions if row.edition.status == EditionStatus.PUBLISHED and row.winners), None)
    ranking = published_ranking(latest.edition.slug) if latest else None
    if latest is None or ranking is None:
        return None
    others = tuple(
        Winner(row.award.label, "", row.proposal.title.partition(": ")[0], "", row.proposal.unit.name)
        for row in overall_awards([latest.edition.slug]).filter(rank__gt=len(NUMERALS))
    )
    return LastResult(
        latest.edition.slug, latest.edition.name, ranking.edition.year, ranking.at, latest.winners, others
    )


@dataclass(frozen=True, slots=True)
class PublicResult:
    slug: str
    name: str
    year: int
    at: datetime
    winners: tuple[Winner, ...]


def public_results() -> list[PublicResult]:
    """Every published edition with its first three, newest first."""
    rankings = list(published_rankings())
    winners = _winners([ranking.edition.slug for ranking in rankings])
    return [
        PublicResult(
            ranking.edition.slug,
            ranking.edition.name,
            ranking.edition.year,
            ranking.at,
            tuple(winners.get(ranking.edition.slug, ())),
        )
        for ranking in rankings
    ]
