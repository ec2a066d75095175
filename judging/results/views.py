from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from judging.results.selectors.public import add_stage_scores, judges_shown
from judging.results.selectors.results import published_ranking, published_rows


@require_safe
def ranking_result(request, slug):
    """The published result, as far as the rulebook's `publication` goes."""
    ranking = published_ranking(slug)
    if ranking is None:
        raise Http404
    publication = ranking.edition.rules.publication
    context = {
        "ranking": ranking,
        "edition": ranking.edition,
        "version": ranking.edition.rulebook_version,
        "lists": add_stage_scores(ranking, published_rows(ranking)),
        "judges": judges_shown(ranking),
        "shown": publication.rows,
        "shows_scores": publication.scores != "none",
    }
    return render(request, "judging/ranking_result.html", context)
