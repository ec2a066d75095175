"""Access to the pages of a proposal: an invisible one is 404, one that cannot be changed now gets a sentence."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.requests import AuthenticatedRequest
from submissions.models import Proposal
from submissions.permissions import actors_of, proposals_visible_to
from submissions.selectors.prefetches import with_related_rows
from submissions.selectors.proposal_status import why_not_writable
from submissions.workflow import Actor

# A shorter text is typed again in a moment, and most short fields are no texts.
LEAST_TEXT = 20


def get_visible_proposal(user: User, code: str, *, has_page: bool = True) -> Proposal:
    """`has_page`: with everything a page shows; an act that reads the proposal again under its lock needs less."""
    proposals = proposals_visible_to(user)
    if has_page:
        proposals = with_related_rows(proposals)
    else:
        proposals = proposals.select_related("edition__rulebook_version", "unit")
    proposal = proposals.filter(code=code).first()
    if proposal is None:
        raise Http404
    return proposal


def render_refusal(request: AuthenticatedRequest, proposal: Proposal, reason: str) -> HttpResponse:
    context = {"proposal": proposal, "reason": reason, "texts": _posted_texts(request)}
    return render(request, "submissions/proposal_refused.html", context, status=403)


def render_not_writable(request: AuthenticatedRequest, proposal: Proposal, at: datetime) -> HttpResponse:
    is_writer = Actor.TEAM in actors_of(request.user, proposal)
    return render_refusal(request, proposal, why_not_writable(proposal, at, is_writer=is_writer))


def login_keeping_text(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As `login_required`, but texts that were posted after the session ended are shown to whoever sent them."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        texts = [] if request.user.is_authenticated else _posted_texts(request)
        if texts:
            return render(request, "submissions/session_ended.html", {"texts": texts}, status=401)
        return login_required(view)(request, *args, **kwargs)

    return wrapper


def _posted_texts(request: HttpRequest) -> list[str]:
    """Every longer text of the request, whatever its field: nobody has to write it a second time."""
    # Fields of the page itself, no words of a person.
    hidden = ("begun_at", "csrfmiddlewaretoken")
    return [
        text for name, texts in request.POST.lists() if name not in hidden for text in texts if len(text) > LEAST_TEXT
    ]
