"""Saving answers: all of one form at once, or one text while somebody writes.

A browser that saves while somebody writes sends what it changed in the text that it knows by its version: some hundred
bytes instead of all of it. Where that version is no longer the stored one nothing is overwritten: the stored text is
sent back and people decide.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Question
from core.errors import Refused
from core.hashes import hash_text
from submissions.enums import EDITABLE_STATUSES
from submissions.models import Answer, Proposal
from submissions.services.proposals import lock_proposal


def normalise_text(text: str) -> str:
    """The text with one kind of line break and none at its end: browsers send another kind than they received."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def text_fingerprint(text: str) -> str:
    """The first half of the normalised text's SHA-256: by it a form knows which text it was opened with."""
    return hash_text(normalise_text(text))[:16]


def answer_digest(text: str) -> str:
    """The first half of the text's SHA-256 as hexadecimal digits, as the browser computes it."""
    return hash_text(text)[:16]


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
        opened_fingerprint = opened.get(code) or text_fingerprint(stored_text)
        # Unchanged here: either nothing new, or the form still shows what it was opened with.
        if form_text == stored_text or text_fingerprint(form_text) == opened_fingerprint:
            continue
        if text_fingerprint(stored_text) != opened_fingerprint:
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


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """`insert` replaces the characters `start` to `end` (Unicode code points) of the text of `version`, 0 = none yet.

    `key`: made once by the browser, the same when the same change is sent again. `digest`: of the text that results.
    The names are those of the JSON that static/js/autosave.js sends.
    """

    version: int
    start: int
    end: int
    insert: str
    key: str
    digest: str


class AnswerConflict(Refused):
    """The stored text is another than the one that was changed; `answer` is None while there is none."""

    def __init__(self, answer: Answer | None) -> None:
        self.answer = answer
        super().__init__(_("Another text was saved meanwhile."))


@transaction.atomic
def save_answer_change(
    *,
    proposal: Proposal,
    question: Question,
    change: AnswerChange,
    clean: Callable[[str], str] = str,
    actor: User,
    at: datetime,
) -> Answer:
    """Store the text that results from a change; raises AnswerConflict, and Refused once the proposal was sent.

    `clean` turns what was typed into the stored form, and raises ValidationError for what cannot be an answer.
    """
    # Only the proposal is locked, not its edition: all teams of an edition write at the same time.
    locked = Proposal.objects.select_for_update(of=("self",)).only("status").get(pk=proposal.pk)
    _refuse_if_sent(locked)
    answer = Answer.objects.filter(proposal=locked, question=question).select_related("saved_by").first()
    # The browser repeats a save whose answer it did not get.
    if answer is not None and (answer.change == change.key or _is_stored_already(answer, change)):
        return answer
    text = clean(_apply_change(answer, change))
    if answer is None:
        answer = Answer(proposal=locked, question=question, version=0)
    answer.text, answer.change, answer.saved_at, answer.saved_by = text, change.key, at, actor
    # By this number the next save says which text it changed.
    answer.version += 1
    answer.save()
    return answer


def _is_stored_already(answer: Answer, change: AnswerChange) -> bool:
    """Whether another window of the same writer has stored the very text that this change leads to."""
    return change.version != answer.version and answer_digest(answer.text) == change.digest


def _apply_change(answer: Answer | None, change: AnswerChange) -> str:
    """The changed text; raises AnswerConflict where version, positions or digest do not fit the stored one."""
    text, version = (answer.text, answer.version) if answer else ("", 0)
    if change.version != version or not 0 <= change.start <= change.end <= len(text):
        raise AnswerConflict(answer)
    changed_text = text[: change.start] + change.insert + text[change.end :]
    if answer_digest(changed_text) != change.digest:
        raise AnswerConflict(answer)
    return changed_text


def _refuse_if_sent(locked: Proposal) -> None:
    if locked.status not in EDITABLE_STATUSES:
        raise Refused(_("The proposal was sent meanwhile and can no longer be changed. Nothing was saved."))
