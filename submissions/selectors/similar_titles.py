"""Proposals whose titles are alike, found by pieces of their words instead of by reading every title."""

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Sum, Value, When

from competition.rulebook.similar_titles import title_pieces, title_similarity
from submissions.enums import EXCLUDED_STATUSES
from submissions.models import Proposal, TitlePiece

MOST_COMPARED = 40
MOST_NAMED = 3
MOST_ROWS = 4000


def find_similar_titles(proposal: Proposal, *, least: float, everywhere: bool, only_sent: bool) -> list[Proposal]:
    """The most alike first, at most three. Of what was not sent, only the unit's own: it is nobody else's business."""
    weights = _weights(title_pieces(proposal.title))
    weight = Sum(Case(*(When(piece=piece, then=Value(value)) for piece, value in weights.items()), default=0))
    others = _others(proposal, everywhere, only_sent).filter(pk=OuterRef("proposal"))
    shared = TitlePiece.objects.filter(Exists(others), piece__in=weights)
    near = shared.values("proposal").annotate(weight=weight).order_by("-weight", "-proposal")[:MOST_COMPARED]
    rows = Proposal.objects.filter(pk__in=near.values("proposal")).select_related("edition")
    found = [(title_similarity(proposal.title, other.title), other.pk, other) for other in rows]
    return [other for like, _pk, other in sorted(found, reverse=True, key=lambda row: row[:2]) if like >= least][
        :MOST_NAMED
    ]


def _weights(pieces) -> dict[str, int]:
    """Rare pieces say most; what nearly all titles have is left out, or a large edition would be read whole."""
    counted = TitlePiece.objects.filter(piece__in=pieces).values_list("piece").annotate(rows=Count("pk"))
    weights, rows = {}, 0
    for piece, count in sorted(counted, key=lambda row: (row[1], row[0])):
        rows += count
        if rows > MOST_ROWS and len(weights) > 1:
            break
        weights[piece] = 1 + (MOST_ROWS // count).bit_length()
    return weights


def _others(proposal, everywhere, only_sent) -> QuerySet[Proposal]:
    was_sent = Q(submitted_at__isnull=False)
    told = was_sent if only_sent else was_sent | Q(unit=proposal.unit_id)
    rows = Proposal.objects.filter(told).exclude(pk=proposal.pk).exclude(status__in=EXCLUDED_STATUSES)
    return rows if everywhere else rows.filter(edition=proposal.edition_id)
