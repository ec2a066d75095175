"""The administrative check: marks of officers and what the bureau decides with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refusals, Refused
from submissions.enums import ProposalStatus, Verdict
from submissions.models import CheckMark, Proposal
from submissions.notifications.check import notify_disqualified, notify_failed, notify_passed, notify_returned
from submissions.permissions import can_check_proposal
from submissions.selectors.checklist import ChecklistItem, checklist_of
from submissions.services.proposals import change_status, lock_proposal
from submissions.workflow import IllegalTransition

CHECK_STEPS = ("pass_check", "return_for_correction", "fail_check", "reopen_check", "disqualify")
STEP_NOTIFICATIONS = {
    "pass_check": notify_passed,
    "return_for_correction": notify_returned,
    "fail_check": notify_failed,
    "disqualify": notify_disqualified,
}


class CheckIncomplete(Refusals):
    """What is not met or not marked yet, one line each."""


class CheckAlreadyDecided(Refused):
    """Another officer decided before, or the button was pressed twice."""


class CheckVersionChanged(Refused):
    """The proposal was withdrawn, corrected and sent again since the page was opened."""


@dataclass(frozen=True, slots=True)
class CheckMarkData:
    verdict: str
    note: str = ""


@transaction.atomic
def save_marks(
    *,
    proposal: Proposal,
    marks: Mapping[str, CheckMarkData],
    receipt_number: str | None = None,
    actor: User,
    at: datetime,
) -> int:
    """Store what an officer marked, by code of the line; returns how many lines changed. The others keep their author.

    `receipt_number`: the receipt of the version that the officer read, empty before the first; another one by now
    raises CheckVersionChanged, None skips the question.
    """
    _refuse_unless_checking(proposal, actor)
    locked = lock_proposal(proposal)
    _refuse_other_version(locked, receipt_number)
    if locked.status not in (ProposalStatus.SUBMITTED, ProposalStatus.RETURNED):
        raise CheckAlreadyDecided(decision_sentence(locked))
    stored_marks = {mark.code: mark for mark in CheckMark.objects.filter(proposal=locked)}
    # A posted code that the checklist does not have is dropped: the rules decide what is asked.
    items = {item.code: item for item in checklist_of(proposal)}
    changed = 0
    for code, data in marks.items():
        if code in items and _is_different(stored_marks.get(code), items[code], data):
            values = {"verdict": data.verdict, "note": data.note.strip(), "actor": actor, "at": at}
            CheckMark.objects.update_or_create(proposal=locked, code=code, defaults=values)
            changed += 1
    return changed


def _is_different(mark: CheckMark | None, item: ChecklistItem, data: CheckMarkData) -> bool:
    """The system's verdict needs no mark of its own unless an officer contradicts it or adds a note."""
    if data.verdict not in Verdict.values:
        return False
    if mark is None:
        return data.verdict != item.computed or bool(data.note.strip())
    return (mark.verdict, mark.note) != (data.verdict, data.note.strip())


@transaction.atomic
def decide_check(
    *, proposal: Proposal, step: str, receipt_number: str | None = None, actor: User, at: datetime, note: str = ""
) -> Proposal:
    """Pass, return, fail, reopen or disqualify, and mail team and operators. `receipt_number`: as in `save_marks`."""
    _refuse_unless_checking(proposal, actor)
    if step not in CHECK_STEPS:
        raise Refused(_("The check has no such step."))
    locked = lock_proposal(proposal)
    _refuse_other_version(locked, receipt_number)
    # Of a proposal in another status the refusal below says more.
    if step == "pass_check" and locked.status == ProposalStatus.SUBMITTED:
        _refuse_unmet(proposal)
    try:
        decided = change_status(proposal=proposal, step=step, actor=actor, at=at, note=note.strip())
    # The officer cannot do anything about the workflow; who decided before is what helps.
    except IllegalTransition:
        raise CheckAlreadyDecided(decision_sentence(locked)) from None
    if step in STEP_NOTIFICATIONS:
        STEP_NOTIFICATIONS[step](decided, note.strip())
    return decided


def _refuse_unless_checking(proposal: Proposal, actor: User) -> None:
    if not can_check_proposal(actor, proposal):
        raise Refused(_("Proposals can only be checked while the edition is open."))


def _refuse_other_version(locked: Proposal, receipt_number: str | None) -> None:
    receipt = locked.receipts.last()
    if receipt_number is None or receipt_number == (receipt.number if receipt else ""):
        return
    raise CheckVersionChanged(
        _(
            "%(proposal)s was sent again after this page was opened (receipt %(receipt)s). Nothing was saved or "
            "decided: read the new version below, then decide."
        )
        % {"proposal": locked.code, "receipt": receipt.number if receipt else "–"}
    )


def _refuse_unmet(proposal: Proposal) -> None:
    lines = []
    for item in checklist_of(proposal):
        if item.blocks:
            state = Verdict(item.verdict).label if item.verdict else _("not marked yet")
            lines.append(_("%(item)s – %(state)s") % {"item": item.label, "state": state})
    if lines:
        raise CheckIncomplete([_("The proposal cannot pass yet. Still open:"), *lines])


def decision_sentence(proposal: Proposal) -> str:
    """Who decided last, for the second of two officers."""
    decision = proposal.history.select_related("actor").last()
    names = {"proposal": proposal.code, "status": proposal.get_status_display()}
    if decision is None:
        return _("%(proposal)s is “%(status)s” now.") % names
    return _("%(person)s has decided before: %(proposal)s is “%(status)s” now.") % {**names, "person": decision.actor}
