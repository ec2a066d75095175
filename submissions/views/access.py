"""The way into every page of a proposal: invisible is 404, visible but not now is a sentence."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from submissions.models import Proposal
from submissions.permissions import actors_of, proposals_visible_to
from submissions.selectors.portal import why_not_writable
from submissions.selectors.prefetches import with_related_rows
from submissions.workflow import Actor


def get_visible_proposal(request: HttpRequest, code: str, *, whole: bool = True) -> Proposal:
    """`whole`: with everything a page shows; an act that reads it again under its lock needs less."""
    rows = proposals_visible_to(request.user)
    rows = with_related_rows(rows) if whole else rows.select_related("edition__rulebook_version", "unit")
    proposal = rows.filter(code=code).first()
    if proposal is None:
        raise Http404
    return proposal


def render_refusal(request: HttpRequest, proposal: Proposal, reason: str) -> HttpResponse:
    context = {"proposal": proposal, "reason": reason, "typed": _typed(request)}
    return render(request, "submissions/proposal_refused.html", context, status=403)


def login_keeping_text(view):
    """As `login_required`, but a text that was typed before the session ended comes back to whoever sent it."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        typed = [] if request.user.is_authenticated else _typed(request)
        if typed:
            return render(request, "submissions/session_ended.html", {"typed": typed}, status=401)
        return login_required(view)(request, *args, **kwargs)

    return asked


def _typed(request) -> list[str]:
    hidden = ("begun", "csrfmiddlewaretoken")
    return [text for name, texts in request.POST.lists() if name not in hidden for text in texts if len(text) > 20]


def render_not_writable(request: HttpRequest, proposal: Proposal, at) -> HttpResponse:
    is_writer = Actor.TEAM in actors_of(request.user, proposal)
    return render_refusal(request, proposal, why_not_writable(proposal, at, is_writer=is_writer))
