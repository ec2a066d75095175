"""Closing a stage and recording who advances.

What is missing blocks and is listed; afterwards the database itself refuses change.
"""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition, Stage
from competition.rulebook.vocabulary import RankingScope
from core import ledger
from core.errors import Refusals, Refused
from judging.panels.enums import Outcome
from judging.panels.models import Advancement, Assignment, StageClosing
from judging.panels.selectors.conflicts import standing_conflicts
from judging.results.models import Ranking, RankingRow
from judging.results.notifications import mail_ledger_head
from judging.results.selectors.tabulation import Tabulation, tabulation_of
from judging.scoring.exact import format_exact


class StageIncomplete(Refusals):
    """What must happen before the stage can close, one line for each proposal."""


class PlenaryNeeded(Refusals):
    """Ties that only the judges together can decide, one line each."""


@transaction.atomic
def close_stage(*, edition: Edition, stage: Stage, actor: User, at: datetime) -> StageClosing:
    """Make the sheets of a stage final and store its ranking. Raises StageIncomplete with all that is missing."""
    # Before a sheet is read: whoever changes what counts locks the edition too and waits until the stage is closed.
    Edition.objects.select_for_update().get(pk=edition.pk)
    _lock_drafts(edition, stage)
    tabulation = tabulation_of(edition)
    _refuse_out_of_turn(tabulation, stage)
    _refuse_incomplete(tabulation, stage)
    rows = tabulation.result.tables[stage.code].rows.values()
    payload = {
        "stage": stage.code,
        "digest": edition.rulebook_version.digest,
        "rows": [[tabulation.entries[row.key].code, format_exact(row.score), row.rank] for row in rows],
    }
    head = ledger.append_events(edition.ledger_id, [("stage_closed", payload)], actor=actor.code, at=at)
    closing = StageClosing.objects.create(edition=edition, stage=stage, actor=actor, at=at)
    _store_stage_ranking(tabulation, stage, head, at)
    mail_ledger_head(edition, _("%(edition)s: %(stage)s is closed") % {"edition": edition, "stage": stage}, head)
    return closing


def _lock_drafts(edition: Edition, stage: Stage) -> None:
    """Wait for every draft that is being saved; a later one finds the stage closed."""
    # Saving a draft locks its assignment and not the edition, so the edition's lock alone would let it through.
    rows = Assignment.objects.filter(panel__edition=edition, stage=stage).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def _refuse_out_of_turn(tabulation: Tabulation, stage: Stage) -> None:
    if stage.code in tabulation.closed_stages:
        raise Refused(_("The stage %(stage)s is closed.") % {"stage": stage})
    if stage.code not in tabulation.result.tables:
        raise Refused(_("The stage %(stage)s has not begun: advance the stage before it first.") % {"stage": stage})


def _refuse_incomplete(tabulation: Tabulation, stage: Stage) -> None:
    table = tabulation.result.tables[stage.code]
    if not table.rows:
        raise StageIncomplete([_("No proposal has entered the stage %(stage)s.") % {"stage": stage}])
    lines = [tabulation.describe_missing(stage.code, key, reason) for key, reason in table.blocking]
    lines += [
        _("%(conflict)s Exclude %(judge)s from it first.") % {"conflict": conflict, "judge": row.judge.code}
        for row, conflict in standing_conflicts(tabulation.edition, stage)
    ]
    if lines:
        raise StageIncomplete(lines)


def create_ranking(tabulation: Tabulation, stage: Stage | None, head: str, at: datetime) -> Ranking:
    """A ranking without rows, bound to the rulebook and the head of the ledger. `stage` None: the published result."""
    return Ranking.objects.create(
        edition=tabulation.edition,
        stage=stage,
        at=at,
        rulebook_digest=tabulation.edition.rulebook_version.digest,
        ledger_head=head,
        places=tabulation.plan.places,
    )


def _store_stage_ranking(tabulation: Tabulation, stage: Stage, head: str, at: datetime) -> None:
    ranking = create_ranking(tabulation, stage, head, at)
    rows = list(tabulation.result.tables[stage.code].rows.values())
    sharing = Counter(row.rank for row in rows)
    RankingRow.objects.bulk_create(
        (
            RankingRow(
                ranking=ranking,
                proposal_id=row.key,
                scope=RankingScope.OVERALL.value,
                place=place,
                rank=row.rank,
                # A plenary moves proposals in the final ranking only, so a stage has no second rank.
                computed_rank=row.rank,
                is_tied=sharing[row.rank] > 1,
                score=tabulation.plan.print_score(row.score),
                exact=format_exact(row.score) or "",
            )
            for place, row in enumerate(rows, start=1)
        ),
        batch_size=1000,
    )


@transaction.atomic
def advance_stage(*, edition: Edition, stage: Stage, actor: User, at: datetime) -> list[Advancement]:
    """Record who advances from a closed stage by the rulebook. Raises PlenaryNeeded for ties at the cut."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    tabulation = tabulation_of(edition)
    if stage.code not in tabulation.closed_stages:
        raise Refused(_("Close the stage %(stage)s before advancing it.") % {"stage": stage})
    if stage.code in tabulation.advanced_stages:
        raise Refused(_("The stage %(stage)s was advanced before.") % {"stage": stage})
    selection = tabulation.result.selections[stage.code]
    if selection.pending:
        raise PlenaryNeeded(
            _("Tied at the cut of %(stage)s: %(proposals)s. Record the plenary's order first.")
            % {"stage": stage, "proposals": ", ".join(tabulation.codes(tied.entries))}
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
    payload = {"stage": stage.code, "advanced": tabulation.codes(selection.advanced)}
    ledger.append_events(edition.ledger_id, [("stage_advanced", payload)], actor=actor.code, at=at)
    return rows
