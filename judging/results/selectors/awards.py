"""Published results and their awards, for pages that present them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from competition.enums import EditionStatus
from judging.results.models import AwardGiven, Ranking


def published_rankings() -> QuerySet[Ranking]:
    """The result of every published edition, newest first."""
    rankings = Ranking.objects.filter(stage=None, edition__status=EditionStatus.PUBLISHED)
    return rankings.select_related("edition").order_by("-edition__year", "edition__name")


def overall_awards(slugs: Iterable[str]) -> QuerySet[AwardGiven]:
    """Awards among all proposals of these editions, not of one group or category, the best first."""
    awards = AwardGiven.objects.filter(ranking__edition__slug__in=slugs, part="")
    return awards.select_related("ranking__edition", "award", "proposal__unit").order_by("rank", "proposal__code")
