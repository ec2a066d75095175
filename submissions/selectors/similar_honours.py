"""The lists of honours that a rulebook names, as far as the bureau has loaded them."""

from django.db.models import QuerySet

from competition.models import AwardedInnovation
from competition.rulebook.similar_titles import title_pieces, title_similarity

LEAST_LIKENESS = 0.8


def find_similar_honours(title: str, params) -> tuple[list[str], bool]:
    """(`“Anta Ubek” (Top 99, 2021)` for each line of the lists whose title is like this one, whether there are any)"""
    rows, pieces = list(_rows(params)), title_pieces(title)
    found = [
        f"“{row.title}” ({honours_list_name(row.list_code)}, {row.year})"
        for row in rows
        if pieces & title_pieces(row.title) and title_similarity(title, row.title) >= LEAST_LIKENESS
    ]
    return found, bool(rows)


def honours_list_name(code: str) -> str:
    """`Top 99` for `top_99`; a rulebook names lists by code only."""
    return code.replace("_", " ").capitalize()


def _rows(params) -> QuerySet[AwardedInnovation]:
    rows = AwardedInnovation.objects.filter(list_code__in=params["lists"])
    years = params["years"]
    return rows if years is None else rows.filter(year__gte=years["from"], year__lte=years["to"])
