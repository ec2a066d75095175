from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from core.files import serve_private_file
from judging.sheets.permissions import can_view_attachment
from submissions.models import Attachment


@login_required
@require_safe
def serve_attachment(request: AuthenticatedRequest, uuid: UUID) -> HttpResponseBase:
    """A file of a proposal, for those who see the proposal and for its judges."""
    attachment = get_object_or_404(Attachment.objects.select_related("evidence_type"), uuid=uuid)
    if not can_view_attachment(request.user, attachment):
        raise Http404
    return serve_private_file(
        request,
        attachment.file,
        filename=attachment.name,
        media_type=attachment.media_type,
        sha256=attachment.sha256,
        inline=True,
    )
