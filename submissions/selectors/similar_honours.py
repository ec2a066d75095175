"""Similar titles on the lists of honours that a rulebook names, as far as the bureau has loaded them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from competition.models import AwardedInnovation
from competition.rulebook.similar_titles import title_pieces, title_similarity

LEAST_LIKENESS = 0.8


def find_similar_honours(title: str, params: Mapping[str, Any]) -> tuple[list[str], bool]:
    """(`“Anta Ubek” (Top 99, 2021)` for each similar title on the lists, whether the lists hold any line)

    `params`: those of the eligibility rule, with `lists` and `years`.
    """
    honours, pieces = list(_list_lines(params)), title_pieces(title)
    similar_honours = [
        f"“{honour.title}” ({honours_list_name(honour.list_code)}, {honour.year})"
        for honour in honours
        # Sharing a piece is cheap to test; the similarity itself is not.
        if pieces & title_pieces(honour.title) and title_similarity(title, honour.title) >= LEAST_LIKENESS
    ]
    return similar_honours, bool(honours)


def honours_list_name(code: str) -> str:
    """`Top 99` for `top_99`; a rulebook names lists by code only."""
    return code.replace("_", " ").capitalize()


def _list_lines(params: Mapping[str, Any]) -> QuerySet[AwardedInnovation]:
    lines = AwardedInnovation.objects.filter(list_code__in=params["lists"])
    years = params["years"]
    return lines if years is None else lines.filter(year__gte=years["from"], year__lte=years["to"])
