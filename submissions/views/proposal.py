from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from submissions.forms.steps import StepReasonForm
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
from submissions.selectors.eligibility_conditions import eligibility_conditions_of
from submissions.selectors.evidence import evidence_items_of
from submissions.selectors.history import proposal_events, team_changes_of
from submissions.selectors.missing_items import missing_items_of
from submissions.selectors.portal import milestones_of, proposal_card_of, status_sentence, why_not_writable
from submissions.selectors.sections import section_contents_of
from submissions.views.access import get_visible_proposal
from submissions.workflow import Actor


@login_required
@require_safe
def proposal_detail(request, code):
    at = timezone.now()
    proposal = get_visible_proposal(request, code)
    actors = actors_of(request.user, proposal) - {Actor.BUREAU}
    steps = ("submit", "request_approval", "return_to_team", "withdraw")
    allowed = {step: can_take_step(request.user, proposal, step, at, actors=actors) for step in steps}
    writes = can_write_proposal(request.user, proposal, at)
    card = proposal_card_of(proposal, at, is_writer=writes)
    missing = missing_items_of(proposal) if card.is_unsent else []
    history = list(proposal.history.select_related("actor"))
    context = {
        "proposal": proposal,
        "card": card,
        "missing": missing,
        "status_text": chat_summary(card, missing),
        "source": _source(request.user, proposal),
        **_own(request.user, proposal, at),
        "conditions": eligibility_conditions_of(proposal) if card.is_unsent else [],
        "at": at,
        "steps": milestones_of(proposal, at),
        "sentence": status_sentence(proposal),
        "contents": section_contents_of(proposal),
        "evidence": evidence_items_of(proposal),
        "team": proposal.team.all(),
        "last_step": history[-1] if history else None,
        "events": proposal_events(history, team_changes_of(proposal), proposal.reminders.all()),
        "receipts": list(proposal.receipts.order_by("-at", "-pk")),
        "allowed": allowed,
        "writes": writes,
        "edits_team": can_edit_team(request.user, proposal, at),
        "why_not": "" if writes else why_not_writable(proposal, at, is_writer=Actor.TEAM in actors),
        "reason_form": StepReasonForm(),
    }
    return render(request, "submissions/proposal_detail.html", context)


def _own(user, proposal, at) -> dict:
    """What only those may do who are concerned with it: print it, and begin the next one with it."""
    is_own = own_proposals_of(user).filter(pk=proposal.pk).exists()
    return {"is_own": is_own, "copies": editions_to_copy_to(user, proposal, at) if is_own else []}


def _source(user, proposal):
    """The earlier proposal it began with, to those who see that one too."""
    if proposal.copied_from_id is None:
        return None
    return proposals_visible_to(user).filter(pk=proposal.copied_from_id).select_related("edition").first()
