from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import AuthenticatedRequest
from submissions.forms.steps import StepReasonForm
from submissions.models import Proposal
from submissions.permissions import (
    actors_of,
    can_edit_team,
    can_take_step,
    can_write_proposal,
    own_proposals_of,
    proposals_visible_to,
)
from submissions.selectors.chat_summary import chat_summary
from submissions.selectors.copying import editions_to_copy_to
from submissions.selectors.dashboard import proposal_card_of
from submissions.selectors.eligibility_conditions import eligibility_conditions_of
from submissions.selectors.evidence import evidence_items_of
from submissions.selectors.history import proposal_events, team_changes_of
from submissions.selectors.milestones import milestones_of
from submissions.selectors.missing_items import missing_items_of
from submissions.selectors.proposal_status import status_sentence, why_not_writable
from submissions.selectors.sections import section_contents_of
from submissions.views.access import get_visible_proposal
from submissions.workflow import Actor

OFFERED_STEPS = ("submit", "request_approval", "return_to_team", "withdraw")


@login_required
@require_safe
def proposal_detail(request: AuthenticatedRequest, code: str) -> HttpResponse:
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    # An officer of the bureau acts on the check page, not here.
    actors = actors_of(request.user, proposal) - {Actor.BUREAU}
    allowed = {step: can_take_step(request.user, proposal, step, at, actors=actors) for step in OFFERED_STEPS}
    can_write = can_write_proposal(request.user, proposal, at)
    card = proposal_card_of(proposal, at, is_writer=can_write)
    missing_items = missing_items_of(proposal) if card.is_unsent else []
    status_changes = list(proposal.history.select_related("actor"))
    context = {
        "proposal": proposal,
        "card": card,
        "missing": missing_items,
        "chat_summary": chat_summary(card, missing_items),
        "source": _find_visible_source(request.user, proposal),
        **_owner_context(request.user, proposal, at),
        "conditions": eligibility_conditions_of(proposal) if card.is_unsent else [],
        "at": at,
        "milestones": milestones_of(proposal, at),
        "sentence": status_sentence(proposal),
        "contents": section_contents_of(proposal),
        "evidence": evidence_items_of(proposal),
        "team": proposal.team.all(),
        "last_step": status_changes[-1] if status_changes else None,
        "events": proposal_events(status_changes, team_changes_of(proposal), proposal.reminders.all()),
        "receipts": list(proposal.receipts.order_by("-at", "-pk")),
        "allowed": allowed,
        "can_write": can_write,
        "can_edit_team": can_edit_team(request.user, proposal, at),
        "why_not": "" if can_write else why_not_writable(proposal, at, is_writer=Actor.TEAM in actors),
        "reason_form": StepReasonForm(),
    }
    return render(request, "submissions/proposal_detail.html", context)


def _owner_context(user: User, proposal: Proposal, at: datetime) -> dict[str, Any]:
    """Whether it may be printed, and where the next proposal may begin with it: only for its team and operators."""
    is_own = own_proposals_of(user).filter(pk=proposal.pk).exists()
    return {"is_own": is_own, "copies": editions_to_copy_to(user, proposal, at) if is_own else []}


def _find_visible_source(user: User, proposal: Proposal) -> Proposal | None:
    """The earlier proposal it began with, for those who see that one too."""
    if proposal.copied_from_id is None:
        return None
    return proposals_visible_to(user).filter(pk=proposal.copied_from_id).select_related("edition").first()
