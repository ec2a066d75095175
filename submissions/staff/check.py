"""The bureau's administrative check: the queue, one proposal with its checklist, and the decisions."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import AuthenticatedRequest
from competition.models import Edition
from competition.staff.desk import edition_desk
from core.errors import Refused
from core.files import workbook_response
from core.forms import ListForm
from submissions.enums import ProposalStatus
from submissions.exports import check_queue_workbook
from submissions.forms.check import ChecklistForm, DecisionReasonForm
from submissions.forms.check_queue import CheckQueueFilterSet
from submissions.models import Proposal
from submissions.permissions import can_check_proposal
from submissions.selectors.answered_sections import answered_sections
from submissions.selectors.check_queue import count_queue_statuses, waiting_neighbours
from submissions.selectors.checklist import checklist_of, find_proposal_to_check
from submissions.selectors.evidence import evidence_items_of
from submissions.services.check import decide_check, save_marks
from submissions.workflow import Actor, transitions_from

PAGE_SIZE = 25
BEING_CHECKED = (ProposalStatus.SUBMITTED, ProposalStatus.RETURNED)
# Step → message after it; empty: the marks were saved without a decision.
SUCCESS_MESSAGES = {
    "": gettext_lazy("The checklist of %(proposal)s is saved."),
    "pass_check": gettext_lazy("%(proposal)s has passed. The team is told by mail."),
    "return_for_correction": gettext_lazy("%(proposal)s is returned. The team is told by mail."),
    "fail_check": gettext_lazy("%(proposal)s has failed. The team is told by mail."),
    "reopen_check": gettext_lazy("The check of %(proposal)s is open again."),
    "disqualify": gettext_lazy("%(proposal)s is disqualified. The team is told by mail."),
}
STEPS_OF_THE_OTHER_FORM = ("reopen_check", "disqualify")  # it stands below the checklist and saves no marks
STEPS_THAT_GO_ON = ("pass_check", "return_for_correction", "fail_check")


@require_safe
@edition_desk
def check_queue_view(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    filters = CheckQueueFilterSet(request.GET, edition=edition)
    proposals = filters.qs
    query = ListForm(request.GET)
    if query.is_download:
        return workbook_response(check_queue_workbook(edition, proposals), f"{edition.slug}-pemeriksaan.xlsx")
    context = {
        "edition": edition,
        "tab": "check",
        "title": _("Administrative check"),
        "form": filters.form,
        "counts": count_queue_statuses(edition),
        "page": Paginator(proposals, PAGE_SIZE).get_page(query.page_number),
        "query": filters.query,
        "selected_status": filters.selected_status,
    }
    return render(request, "submissions/staff/check_queue.html", context)


def _get_proposal(edition: Edition, code: str) -> Proposal:
    proposal = find_proposal_to_check(edition, code)
    if proposal is None:
        raise Http404
    return proposal


@require_safe
@edition_desk
def check_page(request: AuthenticatedRequest, edition: Edition, code: str) -> HttpResponse:
    return _render_page(request, edition, _get_proposal(edition, code))


def _render_page(
    request: AuthenticatedRequest,
    edition: Edition,
    proposal: Proposal,
    *,
    form: ChecklistForm | None = None,
    reason_form: DecisionReasonForm | None = None,
    refusals: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    items = checklist_of(proposal)
    before, after = waiting_neighbours(edition, proposal)
    steps = {transition.name for transition in transitions_from(proposal.status, Actor.BUREAU)}
    may_check = can_check_proposal(request.user, proposal)
    context = {
        "edition": edition,
        "tab": "check",
        "title": f"{proposal.code} {proposal.title}",
        "proposal": proposal,
        "sections": answered_sections(proposal),
        "evidence": evidence_items_of(proposal),
        "form": form or ChecklistForm(items=items),
        "steps": steps if may_check else set(),
        "is_being_checked": may_check and proposal.status in BEING_CHECKED,
        "reason_form": reason_form or DecisionReasonForm(),
        "may_check": may_check,
        "before": before,
        "after": after,
        "refusals": refusals,
    }
    return render(request, "submissions/staff/check_page.html", context, status=status)


@require_POST
@edition_desk
def check_save(request: AuthenticatedRequest, edition: Edition, code: str) -> HttpResponse:
    """Save the marks without deciding."""
    return _save_and_decide(request, edition, _get_proposal(edition, code), step="")


@require_POST
@edition_desk
def check_decide(request: AuthenticatedRequest, edition: Edition, code: str, step: str) -> HttpResponse:
    proposal = _get_proposal(edition, code)
    if step in STEPS_OF_THE_OTHER_FORM:
        return _decide_alone(request, edition, proposal, step=step)
    return _save_and_decide(request, edition, proposal, step=step)


def _decide_alone(request: AuthenticatedRequest, edition: Edition, proposal: Proposal, *, step: str) -> HttpResponse:
    form = DecisionReasonForm(request.POST)
    if not form.is_valid():
        refusals = [_("Please mend the marked fields.")]
        return _render_page(request, edition, proposal, reason_form=form, refusals=refusals, status=422)
    number, note = form.cleaned_data["receipt_number"], form.cleaned_data["reason"]
    try:
        decide_check(
            proposal=proposal, step=step, receipt_number=number, actor=request.user, at=timezone.now(), note=note
        )
    except Refused as refusal:
        current = _get_proposal(edition, proposal.code)
        return _render_page(request, edition, current, reason_form=form, refusals=refusal.lines, status=409)
    messages.success(request, SUCCESS_MESSAGES[step] % {"proposal": proposal.code})
    return redirect("check-page", edition.slug, proposal.code)


def _save_and_decide(request: AuthenticatedRequest, edition: Edition, proposal: Proposal, *, step: str) -> HttpResponse:
    """Save the marks, then take the step: the marks stay even when the decision is refused."""
    form, at = ChecklistForm(request.POST, items=checklist_of(proposal)), timezone.now()
    if not form.is_valid():
        refusals = [_("Please mend the marked fields.")]
        return _render_page(request, edition, proposal, form=form, refusals=refusals, status=422)
    receipt_number = form.cleaned_data["receipt_number"]
    try:
        marks = form.marks()
        if marks and proposal.status in BEING_CHECKED:
            save_marks(proposal=proposal, marks=marks, receipt_number=receipt_number, actor=request.user, at=at)
        if step:
            # The reason is prefilled with what is not met, which says nothing of a proposal that passes.
            note = form.cleaned_data["reason"] if step != "pass_check" else ""
            decide_check(
                proposal=proposal, step=step, receipt_number=receipt_number, actor=request.user, at=at, note=note
            )
    except Refused as refusal:
        # Read again: another officer may have changed it.
        current = _get_proposal(edition, proposal.code)
        return _render_page(request, edition, current, form=form, refusals=refusal.lines, status=409)
    messages.success(request, SUCCESS_MESSAGES[step] % {"proposal": proposal.code})
    _before, after = waiting_neighbours(edition, proposal)
    next_code = after if step in STEPS_THAT_GO_ON else ""
    return redirect("check-page", edition.slug, next_code or proposal.code)
