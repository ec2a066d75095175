from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from competition.rulebook.vocabulary import PublishedScores
from judging.results.selectors.published_result import public_judges, published_lists
from judging.results.selectors.rankings import published_ranking


@require_safe
def ranking_result(request: HttpRequest, slug: str) -> HttpResponse:
    """The published result, as far as the rulebook's `publication` goes."""
    ranking = published_ranking(slug)
    if ranking is None:
        raise Http404
    publication = ranking.edition.rules.publication
    context = {
        "ranking": ranking,
        "edition": ranking.edition,
        "version": ranking.edition.rulebook_version,
        "lists": published_lists(ranking),
        "judges": public_judges(ranking),
        "published_rows": publication.rows,
        "shows_scores": publication.scores != PublishedScores.NONE,
    }
    return render(request, "judging/ranking_result.html", context)
