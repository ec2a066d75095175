from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import AuthenticatedRequest
from competition.enums import EditionStatus
from competition.models import Edition
from core.errors import Refused
from submissions.forms.proposal import CopySourceForm, ProposalForm
from submissions.models import Proposal
from submissions.permissions import can_write_proposal, units_for_new_proposal
from submissions.selectors.copying import earlier_proposals_of
from submissions.selectors.dashboard import open_editions
from submissions.services.copying import copy_proposal
from submissions.services.identity import start_proposal, update_identity
from submissions.services.proposals import ProposalData
from submissions.views.access import get_visible_proposal, login_keeping_text, render_not_writable
from submissions.views.page_context import saved_sentence, writing_page_context


@login_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_start(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Begin a proposal for one of the person's units, empty or with the text of an earlier one."""
    at, units = timezone.now(), units_for_new_proposal(request.user)
    edition = get_object_or_404(Edition.objects.exclude(status=EditionStatus.DRAFT), slug=slug)
    open_edition = next((row for row in open_editions(at) if row.edition == edition), None)
    if open_edition is None or not units:
        context = {"edition": edition, "has_unit": bool(units)}
        return render(request, "submissions/proposal_start_refused.html", context, status=403)
    earlier = earlier_proposals_of(request.user, edition=edition)
    source_form = CopySourceForm(
        request.POST if "salin" in request.POST else request.GET,
        earlier_proposals=earlier.select_related("group", "category"),
    )
    if not source_form.is_valid():
        raise Http404
    source = source_form.cleaned_data["salin"]
    form = ProposalForm(request.POST or None, edition=open_edition.edition, units=units, source=source)
    if form.is_valid():
        try:
            proposal, text = _begin_proposal(open_edition.edition, form.proposal_data(), source, request.user, at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, text)
            return redirect("proposal-detail", proposal.code)
    context = {"form": form, "edition": edition, "open": open_edition, "earlier": earlier, "source": source}
    return render(request, "submissions/proposal_start.html", context)


def _begin_proposal(
    edition: Edition, data: ProposalData, source: Proposal | None, actor: User, at: datetime
) -> tuple[Proposal, str]:
    """The new draft, and the message about it."""
    if source is None:
        proposal = start_proposal(edition=edition, data=data, actor=actor, at=at)
        return proposal, _("The draft is saved. Fill in its sections one after the other.")
    copied = copy_proposal(edition=edition, data=data, source=source, actor=actor, at=at)
    lines = [_("The draft is saved. Answers copied from %(code)s: %(count)d.")]
    if copied.new_labels:
        lines.append(_("Questions that are new: %(fresh)s."))
    lines.append(_("Evidence and declarations are not copied; read every answer again."))
    values = {"code": source.code, "count": copied.count, "fresh": "; ".join(copied.new_labels)}
    return copied.proposal, " ".join(lines) % values


@login_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_identity(request: AuthenticatedRequest, code: str) -> HttpResponse:
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    units = units_for_new_proposal(request.user)
    form = ProposalForm(request.POST or None, edition=proposal.edition, units=units, proposal=proposal)
    if form.is_valid():
        try:
            update_identity(proposal=proposal, data=form.proposal_data(), actor=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, saved_sentence(at))
            return redirect("proposal-detail", proposal.code)
    context = {"form": form, **writing_page_context(proposal, request.user, at)}
    return render(request, "submissions/proposal_identity.html", context)
