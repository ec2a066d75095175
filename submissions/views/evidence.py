from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import AuthenticatedRequest
from core.errors import Refusals
from submissions.forms.evidence import EvidenceUploadForm
from submissions.models import Proposal
from submissions.permissions import can_write_proposal
from submissions.selectors.evidence import evidence_items_of, find_own_upload, unfinished_uploads
from submissions.services.attachments import attach_files, remove_attachment
from submissions.services.uploads import cancel_upload
from submissions.views.access import get_visible_proposal, render_not_writable
from submissions.views.page_context import writing_page_context


@login_required
@require_safe
def proposal_evidence(request: AuthenticatedRequest, code: str) -> HttpResponse:
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    return _render_page(request, proposal, at)


@login_required
@require_POST
def evidence_upload(request: AuthenticatedRequest, code: str, kind: str) -> HttpResponse:
    """Attach several files of one kind; those that cannot be attached are named, the others are stored."""
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    evidence_type = get_object_or_404(proposal.edition.rulebook_version.evidence_types, code=kind)
    form = EvidenceUploadForm(request.POST, request.FILES)
    # The page with the sentence at its evidence type, not a message at the top.
    if not form.is_valid():
        return _render_page(request, proposal, at, {kind: [str(error) for error in form.errors["files"]]})
    files = form.cleaned_data["files"]
    try:
        attachments = attach_files(
            proposal=proposal, evidence_type=evidence_type, files=files, actor=request.user, at=at
        )
    # Read again: the files that were not refused are stored by now.
    except Refusals as refusals:
        return _render_page(request, get_visible_proposal(request.user, code), at, {kind: refusals.lines})
    messages.success(request, _("%(count)d files are attached.") % {"count": len(attachments)})
    return redirect(f"{reverse('proposal-evidence', args=[code])}#{kind}")


@login_required
@require_POST
def evidence_remove(request: AuthenticatedRequest, code: str, uuid: UUID) -> HttpResponse:
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    attachment = remove_attachment(proposal=proposal, uuid=uuid, actor=request.user, at=at)
    if attachment is not None:
        messages.success(request, _("%(name)s was removed.") % {"name": attachment.name})
    return redirect("proposal-evidence", code)


@login_required
@require_POST
def upload_cancel(request: AuthenticatedRequest, code: str, uuid: UUID) -> HttpResponse:
    """By a script, or by the button of an unfinished upload."""
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code, has_page=False)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    upload = find_own_upload(request.user, proposal, uuid)
    if upload is None:
        raise Http404
    cancel_upload(upload=upload)
    return redirect(f"{reverse('proposal-evidence', args=[code])}#{upload.evidence_type.code}")


def _render_page(
    request: AuthenticatedRequest, proposal: Proposal, at: datetime, errors: Mapping[str, Sequence[str]] | None = None
) -> HttpResponse:
    """`errors`: evidence type code → sentences."""
    uploads = unfinished_uploads(proposal, request.user)
    items = [
        (item, (errors or {}).get(item.rule.code, ()), uploads.get(item.rule.code, ()))
        for item in evidence_items_of(proposal)
    ]
    context = {"items": items, **writing_page_context(proposal, request.user, at)}
    return render(request, "submissions/proposal_evidence.html", context, status=422 if errors else 200)
