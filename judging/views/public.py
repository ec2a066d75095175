from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import codes
from core.throttle import is_rate_limited
from judging.selectors import certificate_by_code, published_ranking, published_rows
from judging.selectors.public import add_stage_scores, judges_shown

VERIFICATIONS_PER_MINUTE = 30


@require_safe
def certificate_verify_form(request):
    """Where somebody types a code from paper; the answer has its own address."""
    typed = request.GET.get("kode", "").strip()
    if typed:
        return redirect("certificate-verify", codes.normalise_code(typed)[:40] or "-")
    return render(request, "judging/certificate_verify.html", {"state": "ask"})


@require_safe
def certificate_verify(request, code):
    """Valid, replaced, revoked or unknown; shows what is printed and nothing else. Throttled, so that codes cannot be
    tried out.
    """
    if is_rate_limited(request, "verify", limit=VERIFICATIONS_PER_MINUTE, seconds=60):
        return render(request, "judging/certificate_verify.html", {"state": "throttled"}, status=429)
    certificate = certificate_by_code(code)
    if certificate is None:
        context = {"state": "unknown", "typed": codes.group_code(codes.normalise_code(code)[:12])}
        return render(request, "judging/certificate_verify.html", context, status=404)
    context = {
        "state": certificate.status,
        "certificate": certificate,
        "printed": certificate.printed,
        "code": codes.group_code(certificate.code),
    }
    return render(request, "judging/certificate_verify.html", context)


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
