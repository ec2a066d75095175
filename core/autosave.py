"""The HTTP side of saving while somebody writes (core/text_changes.py): small JSON in, small JSON out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from core.text_changes import StoredText, TextChange, TextConflict, text_fingerprint

MOST_BYTES = 512 * 1024
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class SavedText:
    """`is_cleaned`: the stored text may be another than the one typed, such as a number without its spaces.
    `details`: what else the page shows anew after the save.
    """

    stored: StoredText
    saved_at: datetime
    is_cleaned: bool = False
    details: Mapping[str, str | int] = field(default_factory=dict)


def respond_to_change(request: HttpRequest, *, save: Callable[[TextChange], SavedText]) -> JsonResponse:
    """Save the change in the request's body and answer the script: 200 saved, 409 the stored text is another, 422 not
    allowed in this field, 403 not now, 400 not to be understood.
    """
    parts = _read_body(request)
    if parts is None:
        return JsonResponse({"problem": "bad request"}, status=400)
    try:
        saved = save(parts[1])
    except ValidationError as error:
        return JsonResponse({"problem": " ".join(error.messages)}, status=422)
    except TextConflict as conflict:
        content = {"version": conflict.stored.version, "text": conflict.stored.text, "who": conflict.author}
        return JsonResponse({"problem": str(conflict), **content}, status=409)
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal)}, status=403)
    return JsonResponse(_describe_saved(saved))


def refuse_other_account(request: HttpRequest, account: str) -> JsonResponse | None:
    """403 for the page of another account than the one that is signed in, else None; views ask this first.

    After two people shared a browser, nothing that one wrote is stored under the other's name.
    """
    parts = _read_body(request)
    if parts is None or parts[0] == account:
        return None
    problem = _(
        "Somebody else is signed in in this browser now. What you wrote waits here until you sign in again yourself."
    )
    return JsonResponse({"problem": problem, "other_account": True}, status=403)


def ask_to_sign_in() -> JsonResponse:
    """401, never a page: the script opens its dialog and sends again."""
    return JsonResponse({"sign_in": True}, status=401)


def _describe_saved(saved: SavedText) -> dict[str, str | int]:
    content = {
        "version": saved.stored.version,
        "saved": timezone.localtime(saved.saved_at).strftime("%H.%M.%S"),
        "opened": text_fingerprint(saved.stored.text),
        **saved.details,
    }
    return {**content, "text": saved.stored.text} if saved.is_cleaned else content


def _read_body(request: HttpRequest) -> tuple[str, TextChange] | None:
    """Account and change; None where the body is no JSON of exactly these fields and types."""
    if request.content_type != "application/json" or len(request.body) > MOST_BYTES:
        return None
    try:
        fields = json.loads(request.body)
        account = fields.pop("account")
        change = TextChange(**fields)
    # JSON of thousands of nested lists raises RecursionError, which is no ValueError.
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    numbers, texts = (change.version, change.start, change.end), (account, change.insert, change.key, change.digest)
    # Not isinstance(): true is an int in Python and would pass for version 1.
    if not all(type(number) is int for number in numbers) or not all(type(text) is str for text in texts):
        return None
    if any("\ud800" <= character <= "\udfff" for character in change.insert):  # half of a surrogate pair
        return None
    has_key = 0 < len(change.key) <= LONGEST_KEY and change.key.isascii() and change.key.isprintable()
    return (account, change) if has_key else None
