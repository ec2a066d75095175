"""The life of a proposal as one table.

Screens, commands and services ask it, so a button cannot promise what the server refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from core.errors import Refused
from submissions.enums import ProposalStatus as Status


class Actor(StrEnum):
    TEAM = "team"
    OPERATOR = "operator"
    BUREAU = "bureau"


class IllegalTransition(Refused):
    """The proposal's status does not allow this step."""


class NoteNeeded(Refused):
    """This step takes away something; it must say why."""


@dataclass(frozen=True, slots=True)
class StatusTransition:
    """One step. `needs_note`: the reason is recorded and told to the team."""

    name: str
    sources: tuple[Status, ...]
    target: Status
    actors: tuple[Actor, ...]
    needs_note: bool = False


TRANSITIONS = {
    step.name: step
    for step in (
        StatusTransition("request_approval", (Status.DRAFT,), Status.IN_APPROVAL, (Actor.TEAM,)),
        StatusTransition("return_to_team", (Status.IN_APPROVAL,), Status.DRAFT, (Actor.OPERATOR,), needs_note=True),
        StatusTransition(
            "submit",
            (Status.DRAFT, Status.IN_APPROVAL, Status.RETURNED),
            Status.SUBMITTED,
            (Actor.TEAM, Actor.OPERATOR, Actor.BUREAU),
        ),
        StatusTransition(
            "return_for_correction", (Status.SUBMITTED,), Status.RETURNED, (Actor.BUREAU,), needs_note=True
        ),
        StatusTransition("pass_check", (Status.SUBMITTED,), Status.ELIGIBLE, (Actor.BUREAU,)),
        StatusTransition(
            "fail_check", (Status.SUBMITTED, Status.RETURNED), Status.INELIGIBLE, (Actor.BUREAU,), needs_note=True
        ),
        StatusTransition(
            "reopen_check", (Status.ELIGIBLE, Status.INELIGIBLE), Status.SUBMITTED, (Actor.BUREAU,), needs_note=True
        ),
        StatusTransition(
            "withdraw",
            (Status.DRAFT, Status.IN_APPROVAL, Status.SUBMITTED, Status.RETURNED, Status.ELIGIBLE),
            Status.WITHDRAWN,
            (Actor.TEAM, Actor.OPERATOR),
            needs_note=True,
        ),
        StatusTransition(
            "disqualify",
            (Status.SUBMITTED, Status.RETURNED, Status.ELIGIBLE),
            Status.DISQUALIFIED,
            (Actor.BUREAU,),
            True,
        ),
    )
}


def status_after(name: str, status: str, *, note: str = "") -> Status:
    """The status after this step, or IllegalTransition / NoteNeeded."""
    step = TRANSITIONS[name]
    if status not in step.sources:
        allowed = ", ".join(str(source.label) for source in step.sources)
        raise IllegalTransition(
            _("This step (%(step)s) is not possible for a proposal that is “%(status)s”, only for: %(allowed)s.")
            % {"step": name, "status": Status(status).label, "allowed": allowed}
        )
    if step.needs_note and not note.strip():
        raise NoteNeeded(_("This step (%(step)s) needs a reason.") % {"step": name})
    return step.target


def transitions_from(status: str, actor: Actor) -> list[StatusTransition]:
    return [step for step in TRANSITIONS.values() if status in step.sources and actor in step.actors]
