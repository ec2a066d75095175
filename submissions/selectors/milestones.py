"""The milestones of a proposal from the first word to the result, with the dates of the rulebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from competition.enums import EditionStatus
from competition.rulebook.stage_rules import ScoredStageRules
from competition.schedule import Phase, Window, registration_window, window_of
from submissions.enums import ProposalStatus as Status
from submissions.models import Proposal


@dataclass(frozen=True, slots=True)
class ProposalMilestone:
    """One step of the stepper; `state`: done, current or todo; `text`: where the proposal stands, if it is here."""

    label: str
    state: str
    text: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def milestones_of(proposal: Proposal, at: datetime) -> list[ProposalMilestone]:
    rules = proposal.edition.rules
    status = Status(proposal.status)
    registration = registration_window(rules)
    windows = [(_("Written by the team"), registration)]
    # Once the proposal was sent an approval that was not asked for would look like one that is missing.
    if status in (Status.IN_APPROVAL, Status.DRAFT):
        windows.append((_("Approved by the operator (optional)"), registration))
    received = len(windows)
    windows.append((_("Received by the bureau"), registration))
    windows += [(stage.label, window_of(stage)) for stage in rules.stages if stage.kind == "admin_check"]
    first_scored = len(windows)
    stages = rules.scored_stages
    windows += [(stage.label, window_of(stage)) for stage in stages]
    windows.append((_("Result"), Window(None, None)))
    current = {
        Status.DRAFT: 0,
        Status.RETURNED: 0,
        Status.IN_APPROVAL: 1,
        Status.SUBMITTED: min(received + 1, first_scored),
        Status.ELIGIBLE: first_scored + _current_stage(stages, at),
        # Proposals that are out of the competition stop at the administrative check.
    }.get(status, first_scored - 1)
    if proposal.edition.status == EditionStatus.PUBLISHED:
        current = len(windows) - 1
    return [
        ProposalMilestone(
            label,
            "done" if number < current else "current" if number == current else "todo",
            _current_text(status) if number == current else "",
            window.opens_at,
            window.closes_at,
        )
        for number, (label, window) in enumerate(windows)
    ]


def _current_stage(stages: Sequence[ScoredStageRules], at: datetime) -> int:
    """Number of the first scored stage whose window has not passed; after all of them their count."""
    for number, stage in enumerate(stages):
        if window_of(stage).phase(at) is not Phase.AFTER:
            return number
    return len(stages)


def _current_text(status: Status) -> str:
    return _("Draft, not sent yet") if status == Status.DRAFT else str(status.label)
