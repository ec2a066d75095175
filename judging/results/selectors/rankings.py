"""Stored rankings and their awards."""

from collections.abc import Iterable

from django.db.models import QuerySet

from competition.enums import EditionStatus
from competition.models import Edition, Stage
from judging.results.models import AwardGiven, Ranking


def find_ranking(edition: Edition, stage: Stage | None = None) -> Ranking | None:
    """The stored ranking of a closed stage, or without a stage the published result; None before that."""
    return Ranking.objects.filter(edition=edition, stage=stage).first()


def published_ranking(slug: str) -> Ranking | None:
    """The published result of an edition; None before it is published."""
    rankings = Ranking.objects.select_related("edition__rulebook_version", "edition__ledger")
    return rankings.filter(edition__slug=slug, stage=None).first()


def published_rankings() -> QuerySet[Ranking]:
    """The result of every published edition, newest first."""
    rankings = Ranking.objects.filter(stage=None, edition__status=EditionStatus.PUBLISHED)
    return rankings.select_related("edition").order_by("-edition__year", "edition__name")


def overall_awards(slugs: Iterable[str]) -> QuerySet[AwardGiven]:
    """Awards among all proposals of these editions, not of one group or category, the best first."""
    awards = AwardGiven.objects.filter(ranking__edition__slug__in=slugs, part="")
    return awards.select_related("ranking__edition", "award", "proposal__unit").order_by("rank", "proposal__code")
