"""Saving while somebody writes: small JSON in, small JSON out. Pages work without it."""

import json
from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from competition.models import Question
from competition.rulebook.vocabulary import QuestionKind
from core.errors import Refused
from submissions.forms.answers import clean_answer
from submissions.permissions import can_write_proposal
from submissions.selectors.portal import why_not_writable
from submissions.services.autosave import AnswerChange, AnswerConflict, save_answer_change
from submissions.services.writing import text_fingerprint
from submissions.views.access import get_visible_proposal

MOST_BYTES = 512 * 1024


@never_cache
@require_POST
def answer_save(request, code, question):
    """200 saved, 409 the stored text is another, 422 no answer to this question, 403 not now, 401 sign in first, 400
    not to be understood.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"sign_in": True}, status=401)
    at = timezone.now()
    proposal = get_visible_proposal(request, code, whole=False)
    if not can_write_proposal(request.user, proposal, at):
        return JsonResponse({"problem": why_not_writable(proposal, at, is_writer=True)}, status=403)
    asked = get_object_or_404(Question, version=proposal.edition.rulebook_version, code=question)
    rules = next(row for part in proposal.edition.rules.form for row in part.questions if row.code == question)
    change = _change(request)
    if change is None:
        return JsonResponse({"problem": "bad request"}, status=400)
    try:
        answer = save_answer_change(
            proposal=proposal,
            question=asked,
            change=change,
            clean=partial(clean_answer, rules),
            actor=request.user,
            at=at,
        )
    except ValidationError as error:
        return JsonResponse({"problem": " ".join(error.messages)}, status=422)
    except AnswerConflict as behind:
        stored = behind.answer
        return JsonResponse(
            {
                "problem": str(behind),
                "version": stored.version if stored else 0,
                "text": stored.text if stored else "",
                "who": _who(stored, request.user),
            },
            status=409,
        )
    except Refused as refused:
        return JsonResponse({"problem": str(refused)}, status=403)
    saved = timezone.localtime(answer.saved_at).strftime("%H.%M.%S")
    told = {"version": answer.version, "saved": saved, "opened": text_fingerprint(answer.text)}
    if rules.kind != QuestionKind.TEXT:
        told["text"] = answer.text
    return JsonResponse(told)


@login_required
@require_safe
def signed_in(request):
    """Where the dialog of a writing page lands when somebody has signed in again."""
    return render(request, "submissions/signed_in.html")


def _who(stored, user) -> str:
    if stored is None or stored.saved_by is None:
        return ""
    return _("By you, in another window or on another device.") if stored.saved_by == user else stored.saved_by.name


def _change(request) -> AnswerChange | None:
    if request.content_type != "application/json" or len(request.body) > MOST_BYTES:
        return None
    try:
        data = json.loads(request.body)
        change = AnswerChange(**data)
    except (ValueError, TypeError, RecursionError):
        return None
    numbers, texts = (change.version, change.start, change.end), (change.insert, change.key, change.digest)
    if not all(type(number) is int for number in numbers) or not all(type(text) is str for text in texts):
        return None
    if any("\ud800" <= char <= "\udfff" for char in change.insert):  # halves of a pair
        return None
    return change if 0 < len(change.key) <= 40 and change.key.isascii() and change.key.isprintable() else None
