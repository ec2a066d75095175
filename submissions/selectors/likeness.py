"""Proposals whose titles are alike, found by the beginnings of their words instead of by reading every title."""

from django.db.models import Count, Q, QuerySet

from competition.rulebook.titles import likeness, title_pieces
from submissions.enums import OUT
from submissions.models import Proposal, TitlePiece

COMPARED = 40
TOLD = 3


def like_titles(proposal: Proposal, *, least: float, everywhere: bool, only_sent: bool) -> list[Proposal]:
    """The most alike first, at most three. Of what was not sent, only the unit's own: it is nobody else's business."""
    others = _others(proposal, everywhere, only_sent)
    shared = TitlePiece.objects.filter(piece__in=title_pieces(proposal.title), proposal__in=others)
    near = shared.values("proposal").annotate(pieces=Count("pk")).order_by("-pieces", "-proposal")[:COMPARED]
    rows = Proposal.objects.filter(pk__in=[row["proposal"] for row in near]).select_related("edition")
    found = [(likeness(proposal.title, other.title), other.pk, other) for other in rows]
    return [other for like, _pk, other in sorted(found, reverse=True, key=lambda row: row[:2]) if like >= least][:TOLD]


def _others(proposal, everywhere, only_sent) -> QuerySet[Proposal]:
    was_sent = Q(submitted_at__isnull=False)
    told = was_sent if only_sent else was_sent | Q(unit=proposal.unit_id)
    rows = Proposal.objects.filter(told).exclude(pk=proposal.pk).exclude(status__in=OUT)
    return rows if everywhere else rows.filter(edition=proposal.edition_id)
