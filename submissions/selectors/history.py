"""What has happened to a proposal: the steps it took, the changes of its team and the reminders, in one list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from submissions.models import Proposal, Reminder, StatusChange, TeamChange


@dataclass(frozen=True, slots=True)
class ProposalEvent:
    """`text`: who did it, and to whom; `note`: the reason that was recorded."""

    at: datetime
    label: str
    text: str
    note: str = ""


def proposal_events(
    steps: Iterable[StatusChange], team: Iterable[TeamChange], reminders: Iterable[Reminder] = ()
) -> list[ProposalEvent]:
    """The newest first. Steps and changes come with their actors, all of them oldest first."""
    team_changes = [
        ProposalEvent(change.at, _("Team: %(act)s") % {"act": change.get_act_display()}, _describe_people(change))
        for change in team
    ]
    status_changes = [
        ProposalEvent(change.at, change.get_target_display(), change.actor.name, change.note) for change in steps
    ]
    mails = [ProposalEvent(reminder.at, _("Reminded by mail"), _("It had not been sent yet")) for reminder in reminders]
    # Stable: of events at one moment the one written later comes first.
    return sorted([*team_changes, *status_changes, *mails], key=lambda event: event.at)[::-1]


def team_events(changes: Iterable[TeamChange]) -> list[ProposalEvent]:
    """The newest first; the changes come oldest first."""
    return [ProposalEvent(change.at, change.get_act_display(), _describe_people(change)) for change in changes][::-1]


def team_changes_of(proposal: Proposal) -> list[TeamChange]:
    return list(proposal.team_changes.select_related("actor"))


def _describe_people(change: TeamChange) -> str:
    """Member, role and actor; the name stands once where somebody acted for themselves."""
    names = {"name": change.name, "role": change.get_role_display(), "actor": change.actor.name}
    if not change.name:
        return _("%(role)s, by %(actor)s") % names
    if change.name == change.actor.name:
        return _("%(name)s – %(role)s") % names
    return _("%(name)s – %(role)s, by %(actor)s") % names
