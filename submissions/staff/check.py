"""The bureau's administrative check: the queue, one proposal with its checklist, and the decisions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from competition.staff.desk import edition_desk
from core.errors import Refused
from core.files import workbook_response
from submissions.enums import ProposalStatus
from submissions.exports import check_queue_workbook
from submissions.forms.check import ChecklistForm, DecisionReasonForm, QueueForm
from submissions.permissions import can_check_proposal
from submissions.selectors.answered_sections import answered_sections
from submissions.selectors.check_queue import check_queue, count_queue_statuses, waiting_neighbours
from submissions.selectors.checklist import checklist_of, find_proposal_to_check
from submissions.selectors.evidence import evidence_items_of
from submissions.services.check import decide_check, save_marks
from submissions.workflow import Actor, transitions_from

PAGE = 25
BEING_CHECKED = (ProposalStatus.SUBMITTED, ProposalStatus.RETURNED)
DONE = {
    "": gettext_lazy("The checklist of %(proposal)s is saved."),
    "pass_check": gettext_lazy("%(proposal)s has passed. The team is told by mail."),
    "return_for_correction": gettext_lazy("%(proposal)s is returned. The team is told by mail."),
    "fail_check": gettext_lazy("%(proposal)s has failed. The team is told by mail."),
    "reopen_check": gettext_lazy("The check of %(proposal)s is open again."),
    "disqualify": gettext_lazy("%(proposal)s is disqualified. The team is told by mail."),
}


@require_safe
@edition_desk
def check_queue_view(request, edition):
    form = QueueForm(request.GET, edition=edition)
    wanted = form.wanted()
    rows = check_queue(edition, wanted)
    if "xlsx" in request.GET:
        return workbook_response(check_queue_workbook(edition, rows), f"{edition.slug}-pemeriksaan.xlsx")
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        "edition": edition,
        "tab": "check",
        "title": _("Administrative check"),
        "form": form,
        "counts": count_queue_statuses(edition),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("p")),
        "query": query.urlencode(),
        "wanted": wanted,
    }
    return render(request, "submissions/staff/check_queue.html", context)


def _proposal(edition, code):
    proposal = find_proposal_to_check(edition, code)
    if proposal is None:
        raise Http404
    return proposal


@require_safe
@edition_desk
def check_page(request, edition, code):
    return _page(request, edition, _proposal(edition, code))


def _page(request, edition, proposal, *, form=None, refusals=(), status=200):
    items = checklist_of(proposal)
    before, after = waiting_neighbours(edition, proposal)
    steps = {step.name for step in transitions_from(proposal.status, Actor.BUREAU)}
    may = can_check_proposal(request.user, proposal)
    context = {
        "edition": edition,
        "tab": "check",
        "title": f"{proposal.code} {proposal.title}",
        "proposal": proposal,
        "sections": answered_sections(proposal),
        "evidence": evidence_items_of(proposal),
        "form": form or ChecklistForm(items=items),
        "steps": steps if may else set(),
        "is_being_checked": may and proposal.status in BEING_CHECKED,
        "reason_form": DecisionReasonForm(auto_id="other_%s"),
        "may_check": may,
        "before": before,
        "after": after,
        "refusals": refusals,
    }
    return render(request, "submissions/staff/check_page.html", context, status=status)


@require_POST
@edition_desk
def check_save(request, edition, code):
    """Keep the marks without deciding."""
    proposal = _proposal(edition, code)
    return _act(request, edition, proposal, step="")


@require_POST
@edition_desk
def check_decide(request, edition, code, step):
    return _act(request, edition, _proposal(edition, code), step=step)


def _act(request, edition, proposal, *, step):
    """Marks first, so that they are kept even when the decision is refused."""
    form, at = ChecklistForm(request.POST, items=checklist_of(proposal)), timezone.now()
    seen = request.POST.get("seen", "")
    if not form.is_valid():
        return _page(request, edition, proposal, form=form, refusals=[_("Please mend the marked fields.")], status=422)
    try:
        marks = form.marks()
        if marks and proposal.status in BEING_CHECKED:
            save_marks(proposal=proposal, marks=marks, seen=seen, actor=request.user, at=at)
        if step:
            note = form.cleaned_data["reason"] if step != "pass_check" else ""
            decide_check(proposal=proposal, step=step, seen=seen, actor=request.user, at=at, note=note)
    except Refused as refused:
        fresh = _proposal(edition, proposal.code)
        return _page(request, edition, fresh, form=form, refusals=refused.lines, status=409)
    messages.success(request, DONE[step] % {"proposal": proposal.code})
    _before, after = waiting_neighbours(edition, proposal)
    goes_on = after if step in ("pass_check", "return_for_correction", "fail_check") else ""
    return redirect("check-page", edition.slug, goes_on or proposal.code)
