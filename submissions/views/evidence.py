from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refusals, Refused
from submissions.permissions import can_write_proposal
from submissions.selectors.evidence import evidence_items_of, find_own_upload, unfinished_uploads
from submissions.services.attachments import attach_files, remove_attachment
from submissions.services.uploads import cancel_upload
from submissions.views.access import get_visible_proposal, render_not_writable
from submissions.views.page_context import writing_page_context


@login_required
@require_safe
def proposal_evidence(request, code):
    at = timezone.now()
    proposal = get_visible_proposal(request, code)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    return _page(request, proposal, at)


@login_required
@require_POST
def evidence_upload(request, code, kind):
    """Several files of one kind; those that cannot be taken are named, the others are kept."""
    at = timezone.now()
    proposal = get_visible_proposal(request, code)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    evidence_type = proposal.edition.rulebook_version.evidence_types.filter(code=kind).first()
    if evidence_type is None:
        raise Http404
    files = request.FILES.getlist("files")
    try:
        if not files:
            raise Refused(_("No file was chosen. Choose a file first, then upload it."))
        kept = attach_files(proposal=proposal, evidence_type=evidence_type, files=files, actor=request.user, at=at)
    except Refusals as refusals:
        return _page(request, get_visible_proposal(request, code), at, {kind: refusals.lines})
    except Refused as refusal:
        return _page(request, proposal, at, {kind: [str(refusal)]})
    messages.success(request, _("%(count)d files are attached.") % {"count": len(kept)})
    return redirect(f"{reverse('proposal-evidence', args=[code])}#{kind}")


@login_required
@require_POST
def evidence_remove(request, code, uuid):
    at = timezone.now()
    proposal = get_visible_proposal(request, code)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    removed = remove_attachment(proposal=proposal, uuid=uuid, actor=request.user, at=at)
    if removed is not None:
        messages.success(request, _("%(name)s was removed.") % {"name": removed.name})
    return redirect("proposal-evidence", code)


@login_required
@require_POST
def upload_cancel(request, code, uuid):
    """By a script, or by the button of an upload that was left behind."""
    at = timezone.now()
    proposal = get_visible_proposal(request, code, whole=False)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    upload = find_own_upload(request.user, proposal, uuid)
    if upload is None:
        raise Http404
    cancel_upload(upload=upload)
    return redirect(f"{reverse('proposal-evidence', args=[code])}#{upload.evidence_type.code}")


def _page(request, proposal, at, errors=None):
    unfinished = unfinished_uploads(proposal, request.user)
    boxes = [
        (box, (errors or {}).get(box.rule.code, ()), unfinished.get(box.rule.code, ()))
        for box in evidence_items_of(proposal)
    ]
    context = {"boxes": boxes, **writing_page_context(proposal, request.user, at)}
    return render(request, "submissions/proposal_evidence.html", context, status=422 if errors else 200)
