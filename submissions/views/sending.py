from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import AuthenticatedRequest
from core.errors import Refused
from submissions.enums import ProposalStatus
from submissions.forms.sending import SendingForm
from submissions.forms.steps import StepReasonForm
from submissions.permissions import actors_of, can_take_step
from submissions.selectors.dashboard import proposal_card_of
from submissions.selectors.evidence import evidence_items_of
from submissions.selectors.missing_items import missing_items_of
from submissions.selectors.proposal_status import why_not_writable
from submissions.selectors.sections import section_progress_of
from submissions.services.submitting import send_proposal
from submissions.services.team_steps import take_team_step
from submissions.views.access import get_visible_proposal, render_refusal
from submissions.workflow import TRANSITIONS, Actor

# Steps that the team and its operator take from the proposal's page, with the message after each.
TEAM_STEPS = {
    "request_approval": gettext_lazy("The operator of the unit has been asked."),
    "return_to_team": gettext_lazy("The proposal is with the team again."),
    "withdraw": gettext_lazy("The proposal is withdrawn."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_send(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """What will be sent and to whom; then the sending. The page remembers, signed, when it was opened."""
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code, has_page=request.method != "POST")
    # An officer of the bureau takes no step of the team.
    actors = actors_of(request.user, proposal) - {Actor.BUREAU}
    form = SendingForm(request.POST or None, user=request.user, proposal=proposal, at=at)
    begun_at = form.cleaned_data["begun_at"] if form.is_valid() else None
    last_receipt = proposal.receipts.order_by("at", "pk").last()
    # A second click, or the back button after sending.
    if proposal.status == ProposalStatus.SUBMITTED and last_receipt is not None:
        return redirect("proposal-receipt", code, last_receipt.number)
    if not can_take_step(request.user, proposal, "submit", at, begun_at=begun_at, actors=actors):
        return render_refusal(request, proposal, why_not_writable(proposal, at, is_writer=Actor.TEAM in actors))
    lines = []
    if request.method == "POST":
        try:
            receipt = send_proposal(proposal=proposal, actor=request.user, at=at, begun_at=begun_at)
        except Refused as refusal:
            lines = refusal.lines
        else:
            messages.success(request, _("The proposal has arrived. This is the receipt."))
            return redirect("proposal-receipt", code, receipt.number)
    context = {
        "proposal": proposal,
        "card": proposal_card_of(proposal, at, is_writer=Actor.TEAM in actors),
        "sections": section_progress_of(proposal),
        "evidence": evidence_items_of(proposal),
        "team": proposal.team.all(),
        "missing": missing_items_of(proposal),
        "form": form,
        "lines": lines,
    }
    return render(request, "submissions/proposal_send.html", context, status=422 if lines else 200)


@login_required
@require_POST
def proposal_step(request: AuthenticatedRequest, code: str, step: str) -> HttpResponse:
    """Ask the operator, return to the team or withdraw."""
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    if step not in TEAM_STEPS:
        raise Http404
    if proposal.status == TRANSITIONS[step].target:
        return redirect("proposal-detail", code)  # a second click
    actors = actors_of(request.user, proposal) - {Actor.BUREAU}
    if not can_take_step(request.user, proposal, step, at, actors=actors):
        return render_refusal(request, proposal, why_not_writable(proposal, at, is_writer=Actor.TEAM in actors))
    note = ""
    if TRANSITIONS[step].needs_note:
        form = StepReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(map(str, form.errors["note"])))
            return redirect("proposal-detail", code)
        note = form.cleaned_data["note"]
    try:
        take_team_step(proposal=proposal, step=step, actor=request.user, at=at, note=note)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(TEAM_STEPS[step]))
    return redirect("proposal-detail", code)


@login_required
@require_safe
def proposal_receipt(request: AuthenticatedRequest, code: str, number: str) -> HttpResponse:
    proposal = get_visible_proposal(request.user, code)
    receipt = get_object_or_404(proposal.receipts.select_related("actor"), number=number)
    return render(request, "submissions/receipt_detail.html", {"proposal": proposal, "receipt": receipt})
