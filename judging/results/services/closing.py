"""Closing a stage and letting the best go on.

What is missing blocks and is listed; afterwards the database itself refuses change.
"""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition, Stage
from core import ledger
from core.errors import Refusals, Refused
from judging.panels.enums import Outcome
from judging.panels.models import Advancement, Assignment, StageClosing
from judging.panels.selectors.conflicts import standing_conflicts
from judging.results.enums import STILL_MISSING
from judging.results.models import Ranking, RankingRow
from judging.results.notifications import mail_head
from judging.results.selectors.tabulation import Tabulation, tabulation_of


class StageIncomplete(Refusals):
    """What must happen before the stage can close, one line for each proposal."""


class PlenaryNeeded(Refusals):
    """Ties that only the judges together can decide, one line each."""


@transaction.atomic
def close_stage(*, edition: Edition, stage: Stage, actor: User, at: datetime) -> StageClosing:
    """Make the sheets of a stage final and keep its ranking."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    _lock_drafts(edition, stage)
    current = tabulation_of(edition)
    _refuse_out_of_turn(current, stage)
    table = current.result.tables[stage.code]
    if not table.rows:
        raise StageIncomplete([_("No proposal has entered the stage %(stage)s.") % {"stage": stage}])
    missing = [*blocking_lines(current, stage), *_conflict_lines(edition, stage)]
    if missing:
        raise StageIncomplete(missing)
    payload = {
        "stage": stage.code,
        "digest": edition.rulebook_version.digest,
        "rows": [[current.entries[row.key].code, row.score.text(), row.rank] for row in table.rows.values()],
    }
    head = ledger.append_events(edition.ledger_id, [("stage_closed", payload)], actor=actor.code, at=at)
    closing = StageClosing.objects.create(edition=edition, stage=stage, actor=actor, at=at)
    _keep_ranking(current, stage, head, at)
    about = _("%(edition)s: %(stage)s is closed") % {"edition": edition, "stage": stage}
    mail_head(edition, about, head)
    return closing


def _lock_drafts(edition: Edition, stage: Stage) -> None:
    """A draft locks its assignment alone: one that is being saved is waited for, a later one finds the stage closed."""
    given = Assignment.objects.filter(panel__edition=edition, stage=stage).order_by("pk")
    list(given.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def _refuse_out_of_turn(current: Tabulation, stage: Stage) -> None:
    if stage.code in current.closed:
        raise Refused(_("The stage %(stage)s is closed.") % {"stage": stage})
    if stage.code not in current.result.tables:
        raise Refused(_("The stage %(stage)s has not begun: advance the stage before it first.") % {"stage": stage})


def _conflict_lines(edition: Edition, stage: Stage) -> list[str]:
    return [
        _("%(conflict)s Exclude %(judge)s from it first.") % {"conflict": conflict, "judge": row.judge.code}
        for row, conflict in standing_conflicts(edition, stage)
    ]


def blocking_lines(current: Tabulation, stage: Stage) -> list[str]:
    table, given = current.result.tables[stage.code], current.inputs.stages[stage.code]
    needed = current.plan.stages[stage.code].stage.judges.min
    return [
        STILL_MISSING[missing]
        % {
            "proposal": current.entries[key].code,
            "counted": table.rows[key].counted,
            "needed": needed,
            "outstanding": given.outstanding.get(key, 0),
        }
        for key, missing in table.blocking
    ]


def _keep_ranking(current, stage, head, at) -> None:
    edition, places = current.edition, current.plan.places
    ranking = Ranking.objects.create(
        edition=edition,
        stage=stage,
        at=at,
        rulebook_digest=edition.rulebook_version.digest,
        ledger_head=head,
        places=places,
    )
    rows = list(current.result.tables[stage.code].rows.values())
    sharing = Counter(row.rank for row in rows)
    RankingRow.objects.bulk_create(
        (
            RankingRow(
                ranking=ranking,
                proposal_id=row.key,
                scope="overall",
                place=place,
                rank=row.rank,
                computed_rank=row.rank,
                is_tied=sharing[row.rank] > 1,
                score=row.score.decimal(places),
                exact=row.score.text(),
            )
            for place, row in enumerate(rows, start=1)
        ),
        batch_size=1000,
    )


@transaction.atomic
def advance(*, edition: Edition, stage: Stage, actor: User, at: datetime) -> list[Advancement]:
    """Record who goes on from a closed stage by the rulebook. Raises PlenaryNeeded for ties at the cut."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    current = tabulation_of(edition)
    if stage.code not in current.closed:
        raise Refused(_("Close the stage %(stage)s before advancing it.") % {"stage": stage})
    if stage.code in current.advanced:
        raise Refused(_("The stage %(stage)s was advanced before.") % {"stage": stage})
    selection = current.result.selections[stage.code]
    if selection.pending:
        raise PlenaryNeeded(
            _("Tied at the cut of %(stage)s: %(proposals)s. Record the plenary's order first.")
            % {"stage": stage, "proposals": ", ".join(current.codes(tied.entries))}
            for tied in selection.pending
        )
    advanced = set(selection.advanced)
    rows = [
        Advancement(
            stage=stage,
            proposal_id=key,
            outcome=Outcome.ADVANCED if key in advanced else Outcome.STOPPED,
            reason=str(reason),
        )
        for key, reason in selection.reasons.items()
    ]
    Advancement.objects.bulk_create(rows, batch_size=1000)
    payload = {"stage": stage.code, "advanced": current.codes(selection.advanced)}
    ledger.append_events(edition.ledger_id, [("stage_advanced", payload)], actor=actor.code, at=at)
    return rows
