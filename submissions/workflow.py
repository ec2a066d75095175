"""The steps of a proposal's life as one table.

Screens, commands and services ask this table, so a button cannot promise what the server refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from submissions.enums import ProposalStatus as Status


class Actor(StrEnum):
    TEAM = "team"
    OPERATOR = "operator"
    BUREAU = "bureau"


class IllegalTransition(Refused):
    """The proposal's status does not allow this step."""


class NoteNeeded(Refused):
    """The step needs a reason and none was given."""


@dataclass(frozen=True, slots=True)
class StatusTransition:
    """One step. `name` is its code in the history and the ledger, `label` its name in a sentence on a screen.
    `needs_note`: the reason is recorded and mailed to the team.
    """

    name: str
    label: Promise
    sources: tuple[Status, ...]
    target: Status
    actors: tuple[Actor, ...]
    needs_note: bool = False


TRANSITIONS = {
    transition.name: transition
    for transition in (
        StatusTransition(
            "request_approval",
            gettext_lazy("Ask the operator to approve"),
            (Status.DRAFT,),
            Status.IN_APPROVAL,
            (Actor.TEAM,),
        ),
        StatusTransition(
            "return_to_team",
            gettext_lazy("Return the proposal to the team"),
            (Status.IN_APPROVAL,),
            Status.DRAFT,
            (Actor.OPERATOR,),
            needs_note=True,
        ),
        StatusTransition(
            # A returned proposal is sent again by the same step, after the close of registration too.
            "submit",
            gettext_lazy("Send the proposal"),
            (Status.DRAFT, Status.IN_APPROVAL, Status.RETURNED),
            Status.SUBMITTED,
            (Actor.TEAM, Actor.OPERATOR, Actor.BUREAU),
        ),
        StatusTransition(
            "return_for_correction",
            gettext_lazy("Return for correction"),
            (Status.SUBMITTED,),
            Status.RETURNED,
            (Actor.BUREAU,),
            needs_note=True,
        ),
        StatusTransition(
            "pass_check", gettext_lazy("Pass the proposal"), (Status.SUBMITTED,), Status.ELIGIBLE, (Actor.BUREAU,)
        ),
        StatusTransition(
            # Also from RETURNED, for a team may never send its correction.
            "fail_check",
            gettext_lazy("Fail the proposal"),
            (Status.SUBMITTED, Status.RETURNED),
            Status.INELIGIBLE,
            (Actor.BUREAU,),
            needs_note=True,
        ),
        StatusTransition(
            "reopen_check",
            gettext_lazy("Open the check again"),
            (Status.ELIGIBLE, Status.INELIGIBLE),
            Status.SUBMITTED,
            (Actor.BUREAU,),
            needs_note=True,
        ),
        StatusTransition(
            # Not once the bureau has failed or disqualified the proposal: its decision stays.
            "withdraw",
            gettext_lazy("Withdraw the proposal"),
            (Status.DRAFT, Status.IN_APPROVAL, Status.SUBMITTED, Status.RETURNED, Status.ELIGIBLE),
            Status.WITHDRAWN,
            (Actor.TEAM, Actor.OPERATOR),
            needs_note=True,
        ),
        StatusTransition(
            "disqualify",
            gettext_lazy("Disqualify the proposal"),
            (Status.SUBMITTED, Status.RETURNED, Status.ELIGIBLE),
            Status.DISQUALIFIED,
            (Actor.BUREAU,),
            needs_note=True,
        ),
    )
}


def status_after(name: str, status: str, *, note: str = "") -> Status:
    """The status after this step; raises IllegalTransition or NoteNeeded."""
    transition = TRANSITIONS[name]
    # The status is checked first: nobody is asked for a reason of a step that is not possible.
    if status not in transition.sources:
        allowed = ", ".join(str(source.label) for source in transition.sources)
        raise IllegalTransition(
            _("The step “%(step)s” is not possible for a proposal that is “%(status)s”, only for: %(allowed)s.")
            % {"step": transition.label, "status": Status(status).label, "allowed": allowed}
        )
    if transition.needs_note and not note.strip():
        raise NoteNeeded(_("The step “%(step)s” needs a reason.") % {"step": transition.label})
    return transition.target


def transitions_from(status: str, actor: Actor) -> list[StatusTransition]:
    """The steps that this actor may take from this status, in the order of the table."""
    return [
        transition for transition in TRANSITIONS.values() if status in transition.sources and actor in transition.actors
    ]
