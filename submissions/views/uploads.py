"""Files in parts, for pages with JavaScript: small JSON about them, raw bytes of them. The form works without it.

Statuses: 200 part stored, 201 file attached, 409 go on at `received`, 422 refused for good, 403 not now, 401 sign in
first, 404 no such upload, 400 not to be understood.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import AuthenticatedRequest
from core.errors import Refused
from submissions.forms.evidence import UploadPartForm
from submissions.models import Proposal
from submissions.permissions import find_writable_proposal
from submissions.selectors.evidence import find_own_upload
from submissions.selectors.proposal_status import why_not_writable
from submissions.services.uploads import (
    MOST_PART,
    UploadNotFound,
    UploadOffsetMismatch,
    attachment_of_upload,
    begin_upload,
    finish_upload,
    store_upload_part,
)
from submissions.views.access import get_visible_proposal

MOST_DESCRIPTION = 8 * 1024
LONGEST_NAME = 1000


def _for_writers(view: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    """A view `(request, proposal, at, …)` for those who may write the proposal now; refusals become JSON."""

    @never_cache
    @require_POST
    @wraps(view)
    def wrapper(request: HttpRequest, code: str, **kwargs: Any) -> JsonResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"sign_in": True}, status=401)
        at = timezone.now()
        proposal = find_writable_proposal(request.user, code, at)
        if proposal is None:
            visible = get_visible_proposal(request.user, code, has_page=False)
            return JsonResponse({"problem": why_not_writable(visible, at, is_writer=True)}, status=403)
        try:
            return view(request, proposal, at, **kwargs)
        except UploadOffsetMismatch as mismatch:
            return JsonResponse({"problem": str(mismatch), "received": mismatch.upload.received}, status=409)
        except UploadNotFound as refusal:
            return JsonResponse({"problem": str(refusal)}, status=404)
        except Refused as refusal:
            return JsonResponse({"problem": str(refusal)}, status=422)

    return wrapper


@_for_writers
def upload_begin(request: AuthenticatedRequest, proposal: Proposal, at: datetime, *, kind: str) -> JsonResponse:
    """Where to send the parts, and how many bytes have arrived already."""
    evidence_type = get_object_or_404(proposal.edition.rulebook_version.evidence_types, code=kind)
    description = _read_description(request)
    if description is None:
        return JsonResponse({"problem": "bad request"}, status=400)
    name, size = description
    upload = begin_upload(
        proposal=proposal, evidence_type=evidence_type, name=name, size=size, actor=request.user, at=at
    )
    url_names = {"part": "upload-part", "cancel": "upload-cancel"}
    addresses = {key: reverse(name, args=[proposal.code, upload.uuid]) for key, name in url_names.items()}
    return JsonResponse({**addresses, "received": upload.received, "most": MOST_PART})


@_for_writers
def upload_part(request: AuthenticatedRequest, proposal: Proposal, at: datetime, *, uuid: UUID) -> JsonResponse:
    """Store the next bytes, from `?offset=`; after the last ones the file is attached."""
    form = UploadPartForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"problem": "bad request"}, status=400)
    upload = find_own_upload(request.user, proposal, uuid)
    if upload is None:
        attachment = attachment_of_upload(proposal, uuid)
        if attachment is None:
            raise UploadNotFound
        return JsonResponse({"name": attachment.name}, status=201)
    # One byte more than allowed, so that a part that is too large is refused, not cut.
    content = request.read(MOST_PART + 1)
    upload = store_upload_part(upload=upload, offset=form.cleaned_data["offset"], content=content, at=at)
    if upload.received < upload.size:
        return JsonResponse({"received": upload.received})
    attachment = finish_upload(upload=upload, actor=request.user, at=at)
    return JsonResponse({"name": attachment.name}, status=201)


def _read_description(request: HttpRequest) -> tuple[str, int] | None:
    """Name and size of the file from the JSON in the body; None where it is anything else."""
    try:
        data = json.loads(request.read(MOST_DESCRIPTION))
        name, size = data["name"], data["size"]
    # JSON of thousands of nested lists raises RecursionError, which is no ValueError.
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (name, size) if type(name) is str and len(name) <= LONGEST_NAME and type(size) is int and size >= 0 else None
