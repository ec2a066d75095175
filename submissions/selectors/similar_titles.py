"""Proposals with similar titles, found by pieces of their words instead of by reading every title."""

from collections.abc import Iterable

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Sum, Value, When

from competition.rulebook.similar_titles import title_pieces, title_similarity
from submissions.enums import EXCLUDED_STATUSES
from submissions.models import Proposal, TitlePiece

MOST_COMPARED = 40
MOST_NAMED = 3
MOST_ROWS = 4000


def find_similar_titles(proposal: Proposal, *, least: float, everywhere: bool, only_sent: bool) -> list[Proposal]:
    """At most three proposals, the most similar first; `least`: similarity from 0 to 1.

    `everywhere`: in all editions. Of proposals that were not sent only those of the same unit are compared: drafts of
    others are confidential.
    """
    weights = _piece_weights(title_pieces(proposal.title))
    weight = Sum(Case(*(When(piece=piece, then=Value(value)) for piece, value in weights.items()), default=0))
    candidates = _candidates(proposal, everywhere, only_sent).filter(pk=OuterRef("proposal"))
    shared_pieces = TitlePiece.objects.filter(Exists(candidates), piece__in=weights)
    # The primary key breaks ties, or two databases would return different rows.
    nearest = shared_pieces.values("proposal").annotate(weight=weight).order_by("-weight", "-proposal")[:MOST_COMPARED]
    proposals = Proposal.objects.filter(pk__in=nearest.values("proposal")).select_related("edition")
    scored = [(title_similarity(proposal.title, other.title), other.pk, other) for other in proposals]
    scored.sort(reverse=True, key=lambda row: row[:2])
    return [other for similarity, _pk, other in scored if similarity >= least][:MOST_NAMED]


def _piece_weights(pieces: Iterable[str]) -> dict[str, int]:
    """Piece → weight. Rare pieces count most; those that nearly all titles have are left out, or a large edition would
    be read in full.
    """
    counted = TitlePiece.objects.filter(piece__in=pieces).values_list("piece").annotate(rows=Count("pk"))
    weights: dict[str, int] = {}
    rows = 0
    for piece, count in sorted(counted, key=lambda row: (row[1], row[0])):
        rows += count
        # At least two pieces stay, however frequent: a title of common words is compared too.
        if rows > MOST_ROWS and len(weights) > 1:
            break
        # A logarithm in whole numbers, which both databases add up alike.
        weights[piece] = 1 + (MOST_ROWS // count).bit_length()
    return weights


def _candidates(proposal: Proposal, everywhere: bool, only_sent: bool) -> QuerySet[Proposal]:
    was_sent = Q(submitted_at__isnull=False)
    may_be_named = was_sent if only_sent else was_sent | Q(unit=proposal.unit_id)
    proposals = Proposal.objects.filter(may_be_named).exclude(pk=proposal.pk).exclude(status__in=EXCLUDED_STATUSES)
    return proposals if everywhere else proposals.filter(edition=proposal.edition_id)
