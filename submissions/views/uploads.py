"""Files in parts, for pages with JavaScript: small JSON about them, raw bytes of them. The form works without it.

Statuses: 200 taken, 201 the whole file is kept, 409 go on at `received`, 422 refused for good, 403 not now, 401 sign in
first, 404 no such upload, 400 not to be understood.
"""

import json
from functools import wraps

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.errors import Refused
from submissions.permissions import can_write_proposal
from submissions.selectors.evidence import find_own_upload
from submissions.selectors.portal import why_not_writable
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
LONGEST_OFFSET = 18


def _for_writers(view):
    """Refusals as JSON: a script asks, and a page of HTML would tell it nothing."""

    @never_cache
    @require_POST
    @wraps(view)
    def asked(request, code, **place):
        if not request.user.is_authenticated:
            return JsonResponse({"sign_in": True}, status=401)
        at = timezone.now()
        proposal = get_visible_proposal(request, code, whole=False)
        if not can_write_proposal(request.user, proposal, at):
            return JsonResponse({"problem": why_not_writable(proposal, at, is_writer=True)}, status=403)
        try:
            return view(request, proposal, at, **place)
        except UploadOffsetMismatch as place_:
            return JsonResponse({"problem": str(place_), "received": place_.upload.received}, status=409)
        except UploadNotFound as gone:
            return JsonResponse({"problem": str(gone)}, status=404)
        except Refused as refused:
            return JsonResponse({"problem": str(refused)}, status=422)

    return asked


@_for_writers
def upload_begin(request, proposal, at, *, kind):
    """Where to send the parts, and how much has come already."""
    evidence_type = get_object_or_404(proposal.edition.rulebook_version.evidence_types, code=kind)
    described = _described(request)
    if described is None:
        return JsonResponse({"problem": "bad request"}, status=400)
    name, size = described
    upload = begin_upload(
        proposal=proposal, evidence_type=evidence_type, name=name, size=size, actor=request.user, at=at
    )
    places = {"part": "upload-part", "cancel": "upload-cancel"}
    addresses = {name: reverse(view, args=[proposal.code, upload.uuid]) for name, view in places.items()}
    return JsonResponse({**addresses, "received": upload.received, "most": MOST_PART})


@_for_writers
def upload_part(request, proposal, at, *, uuid):
    """The next bytes, from `?offset=`; the last ones make the file an attachment."""
    offset = request.GET.get("offset", "")
    if not offset.isdecimal() or len(offset) > LONGEST_OFFSET:
        return JsonResponse({"problem": "bad request"}, status=400)
    upload = find_own_upload(request.user, proposal, uuid)
    if upload is None:
        made = attachment_of_upload(proposal, uuid)
        if made is None:
            raise UploadNotFound
        return JsonResponse({"name": made.name}, status=201)
    upload = store_upload_part(upload=upload, offset=int(offset), content=request.read(MOST_PART + 1), at=at)
    if upload.received < upload.size:
        return JsonResponse({"received": upload.received})
    made = finish_upload(upload=upload, actor=request.user, at=at)
    return JsonResponse({"name": made.name}, status=201)


def _described(request) -> tuple[str, int] | None:
    try:
        data = json.loads(request.read(MOST_DESCRIPTION))
        name, size = data["name"], data["size"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (name, size) if type(name) is str and len(name) <= LONGEST_NAME and type(size) is int and size >= 0 else None
