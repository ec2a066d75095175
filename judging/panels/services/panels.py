"""Panels, assignments and conflicts of interest."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.services.people import ensure_person
from competition.models import Edition, Stage
from core import grants, ledger
from core.errors import Refusals, Refused
from core.hashes import salted_hash
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment, AssignmentGrant, Judge, Panel, PanelSeat
from judging.panels.permissions import is_closed
from judging.panels.selectors.conflicts import bureau_among, conflicts_among, entrants_of
from judging.panels.services.reasons import read_reason
from submissions.models import Proposal

RIGHT = "score_assignment"


class ConflictOfInterest(Refusals):
    """A judge may not score a proposal of the own agency."""


@transaction.atomic
def make_panel(
    *, edition: Edition, stage: Stage, name: str, people: Iterable[tuple[str, User]], actor: User, at: datetime
) -> Panel:
    """A panel of (code, person) pairs. A person keeps one code through an edition; nobody of the bureau can judge."""
    _lock(edition.pk)
    # An existing panel gets further judges: the desk and the command add them by this service.
    panel, _created = Panel.objects.get_or_create(edition=edition, stage=stage, name=name)
    for code, user in people:
        judge = _judge(edition, code, user)
        PanelSeat.objects.get_or_create(panel=panel, judge=judge)
    return panel


def _judge(edition: Edition, code: str, user: User) -> Judge:
    if bureau_among([user.pk]):
        raise Refused(
            _(
                "%(person)s works in the bureau, which runs the competition and sees every score, and cannot judge. "
                "Seat somebody else, or have the bureau role taken away first."
            )
            % {"person": user.email}
        )
    judge = Judge.objects.filter(edition=edition, user=user).first()
    if judge and judge.code != code:
        raise Refused(
            _("%(person)s judges this edition as %(known)s, not %(code)s.")
            % {"person": user.email, "known": judge.code, "code": code}
        )
    if Judge.objects.filter(edition=edition, code=code).exclude(user=user).exists():
        raise Refused(_("The judge code %(code)s belongs to somebody else.") % {"code": code})
    # The role opens the judges' portal; what a judge may score is granted for each assignment.
    ensure_person(email=user.email, name=user.name, roles=(Role.JUDGE,))
    return judge or Judge.objects.create(edition=edition, user=user, code=code)


def assign_everybody(*, panel: Panel, actor: User, at: datetime) -> tuple[list[Assignment], list[str]]:
    """Give every proposal of the stage to every judge of the panel.

    Returns the new assignments and a sentence for each pair that was left out because of a conflict.
    """
    judges = list(panel.judges.select_related("user"))
    proposals = list(entrants_of(panel.edition, panel.stage))
    pairs = [(judge, proposal) for proposal in proposals for judge in judges]
    conflicts = conflicts_among(pairs)
    free = [pair for pair in pairs if pair not in conflicts]
    return assign_pairs(panel=panel, pairs=free, actor=actor, at=at), list(conflicts.values())


def preview_everybody(panel: Panel) -> tuple[int, list[str]]:
    """What `assign_everybody` would do: how many new pairs, and the sentences about those it leaves out."""
    judges = list(panel.judges.select_related("user"))
    pairs = [(judge, proposal) for proposal in entrants_of(panel.edition, panel.stage) for judge in judges]
    conflicts = conflicts_among(pairs)
    existing = _existing(panel)
    new_pairs = [pair for pair in pairs if pair not in conflicts and (pair[0].pk, pair[1].pk) not in existing]
    return len(new_pairs), list(conflicts.values())


@transaction.atomic
def assign_pairs(
    *, panel: Panel, pairs: Iterable[tuple[Judge, Proposal]], actor: User, at: datetime
) -> list[Assignment]:
    """Give proposals to judges and return the new assignments; pairs that exist already stay.

    Raises ConflictOfInterest naming every conflicting pair.
    """
    pairs = list(pairs)
    _lock(panel.edition_id)
    _refuse_closed(panel)
    # Under the lock, because somebody may have changed units since the page was shown.
    conflicts = conflicts_among(pairs)
    if conflicts:
        raise ConflictOfInterest(conflicts.values())
    existing = _existing(panel)
    assignments = [
        Assignment(panel=panel, stage=panel.stage, judge=judge, proposal=proposal, created_at=at)
        for judge, proposal in pairs
        if (judge.pk, proposal.pk) not in existing
    ]
    Assignment.objects.bulk_create(assignments, batch_size=1000)
    grants.grant_permission_to_many(AssignmentGrant, RIGHT, [(row.judge.user_id, row.pk) for row in assignments])
    events = [("assigned", {**_pair(row), "stage": panel.stage.code}) for row in assignments]
    if events:
        ledger.append_events(panel.edition.ledger_id, events, actor=actor.code, at=at)
    return assignments


def _existing(panel: Panel) -> set[tuple[int, int]]:
    # Of all panels of the stage: no judge scores a proposal twice, and one taken off gets it in no other panel.
    rows = Assignment.objects.filter(stage=panel.stage, panel__edition=panel.edition)
    return set(rows.values_list("judge_id", "proposal_id"))


@transaction.atomic
def remove_seat(*, seat: PanelSeat, actor: User) -> None:
    """Take a seat away; only of a judge who was given nothing in this panel, for excluding keeps a trace."""
    _lock(seat.panel.edition_id)
    if Assignment.objects.filter(panel=seat.panel_id, judge=seat.judge_id).exists():
        raise Refused(
            _("%(judge)s has proposals in this panel: exclude the judge from them instead.")
            % {"judge": seat.judge.code}
        )
    _refuse_closed(seat.panel)
    seat.delete()


@transaction.atomic
def set_chair(*, seat: PanelSeat, actor: User) -> None:
    """Make a judge the chair of the panel; the one before is an ordinary member again."""
    # Without the lock, two chairs chosen at once would run into the constraint, an error instead of an answer.
    Panel.objects.select_for_update().get(pk=seat.panel_id)
    PanelSeat.objects.filter(panel=seat.panel_id, is_chair=True).exclude(pk=seat.pk).update(is_chair=False)
    PanelSeat.objects.filter(pk=seat.pk).update(is_chair=True)


def recuse_judge(*, assignment: Assignment, reason: str, actor: User, at: datetime) -> Assignment:
    """The judge declares a conflict; the sheet, if any, stays visible and counts no more."""
    return _take_away(assignment, AssignmentStatus.RECUSED, "recused", reason, actor, at)


def exclude_judge(*, assignment: Assignment, reason: str, actor: User, at: datetime) -> Assignment:
    """The bureau takes a judge off a proposal, such as one who never came."""
    return _take_away(assignment, AssignmentStatus.EXCLUDED, "excluded", reason, actor, at)


@transaction.atomic
def _take_away(
    assignment: Assignment, status: AssignmentStatus, event: str, reason: str, actor: User, at: datetime
) -> Assignment:
    _lock(assignment.panel.edition_id)
    row = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("panel__edition", "judge", "proposal", "stage")
        .get(pk=assignment.pk)
    )
    _refuse_closed(row.panel)
    reason = read_reason(reason)
    if row.status != AssignmentStatus.ACTIVE:
        raise Refused(
            _("%(judge)s was taken off %(proposal)s before.") % {"judge": row.judge.code, "proposal": row.proposal.code}
        )
    # The sheet stays: the bureau and inspectors read it with the reason, and no result counts it.
    row.status, row.reason = status, reason
    row.save(update_fields=["status", "reason"])
    grants.revoke_permission(RIGHT, row.judge.user, row)
    # The ledger is handed out as a file, and a reason names people: only its hash goes there.
    payload = {**_pair(row), "stage": row.stage.code, "reason": salted_hash(row.reason, row.salt)}
    ledger.append_events(row.panel.edition.ledger_id, [(event, payload)], actor=actor.code, at=at)
    return row


def _lock(edition_id: int) -> None:
    """Lock the edition, before any other row: a stage closes with the judges it counted, a pair is given once."""
    Edition.objects.select_for_update().get(pk=edition_id)


def _refuse_closed(panel: Panel) -> None:
    if is_closed(panel.edition, panel.stage):
        raise Refused(_("The stage %(stage)s is closed.") % {"stage": panel.stage})


def _pair(row: Assignment) -> dict:
    return {"judge": row.judge.code, "proposal": row.proposal.code}


@transaction.atomic
def sync_assignment_grants() -> int:
    """Rebuild the grants of all assignments; returns how many there are."""
    # Grants only repeat what the assignments say, so all of them can be made again.
    AssignmentGrant.objects.all().delete()
    active = Assignment.objects.filter(status=AssignmentStatus.ACTIVE)
    grants.grant_permission_to_many(AssignmentGrant, RIGHT, active.values_list("judge__user_id", "pk"))
    return AssignmentGrant.objects.count()
