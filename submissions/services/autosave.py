"""One field of a proposal, saved while somebody writes.

A browser sends what it changed in the text it knows by number: some hundred bytes instead of the whole text. Where that
text is no longer the stored one, nothing is overwritten: the stored text comes back and people decide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Question
from core.errors import Refused
from core.hashes import hash_text
from submissions.enums import EDITABLE_STATUSES
from submissions.models import Answer, Proposal


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """`insert` stands for the characters `start` to `end` (Unicode code points) of the text of `version`, 0 = none yet.

    `key`: made once by the browser, the same when the same change is sent again. `digest`: of the text that results.
    """

    version: int
    start: int
    end: int
    insert: str
    key: str
    digest: str


class AnswerConflict(Refused):
    """The stored text is another than the one that was changed; `answer` is None while there is none."""

    def __init__(self, answer: Answer | None):
        self.answer = answer
        super().__init__(_("Another text was saved meanwhile."))


def answer_digest(text: str) -> str:
    return hash_text(text)[:16]


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
    """Only the proposal is locked: a whole edition writes at once. `clean` makes the stored text of the one that was
    typed, and raises for one that cannot be an answer.
    """
    locked = Proposal.objects.select_for_update(of=("self",)).only("status").get(pk=proposal.pk)
    if locked.status not in EDITABLE_STATUSES:
        raise Refused(_("The proposal was sent meanwhile and can no longer be changed. Nothing was saved."))
    answer = Answer.objects.filter(proposal=locked, question=question).select_related("saved_by").first()
    if answer is not None and (answer.change == change.key or _is_already(answer, change)):
        return answer
    text = clean(_changed(answer, change))
    if answer is None:
        answer = Answer(proposal=locked, question=question, version=0)
    answer.text, answer.change, answer.saved_at, answer.saved_by = text, change.key, at, actor
    answer.version += 1
    answer.save()
    return answer


def _is_already(answer: Answer, change: AnswerChange) -> bool:
    """What a window that was closed could still send is no conflict for the next window of its writer."""
    return change.version != answer.version and answer_digest(answer.text) == change.digest


def _changed(answer: Answer | None, change: AnswerChange) -> str:
    before, version = (answer.text, answer.version) if answer else ("", 0)
    if change.version != version or not 0 <= change.start <= change.end <= len(before):
        raise AnswerConflict(answer)
    text = before[: change.start] + change.insert + before[change.end :]
    if answer_digest(text) != change.digest:
        raise AnswerConflict(answer)
    return text
