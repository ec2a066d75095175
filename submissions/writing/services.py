"""Saving answers: all of one form at once, or one text while somebody writes (core/text_changes.py)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Question
from core.errors import Refused
from core.text_changes import (
    FormTextState,
    TextChange,
    apply_change,
    compare_form_text,
    is_saved_already,
    name_author,
    normalise_text,
)
from submissions.enums import EDITABLE_STATUSES
from submissions.models import Answer, Proposal
from submissions.services.proposals import lock_proposal


@dataclass(frozen=True, slots=True)
class SavedAnswers:
    """`conflicts`: question code → the text a colleague stored since the page was opened; it was not overwritten."""

    conflicts: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def save_answers(
    *, proposal: Proposal, texts: Mapping[str, str], opened: Mapping[str, str], actor: User, at: datetime
) -> SavedAnswers:
    """Store answers by question code.

    `opened`: the fingerprint each text had when the form was opened. Where both the stored text and the one of the form
    are others now, the stored one stays and is returned as a conflict.
    """
    locked = lock_proposal(proposal)
    _refuse_if_sent(locked)
    questions = {row.code: row for row in locked.edition.rulebook_version.questions.filter(code__in=texts)}
    answers = {answer.question_id: answer for answer in locked.answers.filter(question__in=questions.values())}
    conflicts: dict[str, str] = {}
    changed_answers, new_answers = [], []
    for code, question in questions.items():
        answer = answers.get(question.pk)
        stored_text, form_text = normalise_text(answer.text if answer else ""), normalise_text(texts[code])
        state = compare_form_text(form_text, stored=stored_text, opened=opened.get(code, ""))
        if state is FormTextState.UNCHANGED:
            continue
        if state is FormTextState.CONFLICT:
            conflicts[code] = stored_text
        elif answer is None:
            new_answers.append(Answer(proposal=locked, question=question, text=form_text, saved_by=actor, saved_at=at))
        else:
            answer.text, answer.version = form_text, answer.version + 1
            answer.saved_by, answer.saved_at = actor, at
            changed_answers.append(answer)
    Answer.objects.bulk_create(new_answers)
    Answer.objects.bulk_update(changed_answers, ["text", "version", "saved_by", "saved_at"])
    return SavedAnswers(conflicts)


@transaction.atomic
def save_answer_change(
    *,
    proposal: Proposal,
    question: Question,
    change: TextChange,
    clean: Callable[[str], str] = str,
    actor: User,
    at: datetime,
) -> Answer:
    """Store the text that results from a change; raises TextConflict, and Refused once the proposal was sent.

    `clean` turns what was typed into the stored form, and raises ValidationError for what cannot be an answer.
    """
    # Only the proposal is locked, not its edition: all teams of an edition write at the same time.
    locked = Proposal.objects.select_for_update(of=("self",)).only("status").get(pk=proposal.pk)
    _refuse_if_sent(locked)
    answer = Answer.objects.filter(proposal=locked, question=question).select_related("saved_by").first()
    if answer is None:
        answer = Answer(proposal=locked, question=question, version=0)
    if is_saved_already(answer.stored, change):
        return answer
    saved_by = answer.saved_by
    author = name_author(is_own=saved_by == actor, name=saved_by.name if saved_by else "")
    text = clean(apply_change(answer.stored, change, author=author))
    answer.text, answer.change, answer.saved_at, answer.saved_by = text, change.key, at, actor
    # By this number the next save says which text it changed.
    answer.version += 1
    answer.save()
    return answer


def _refuse_if_sent(locked: Proposal) -> None:
    if locked.status not in EDITABLE_STATUSES:
        raise Refused(_("The proposal was sent meanwhile and can no longer be changed. Nothing was saved."))
