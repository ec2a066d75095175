"""Publishing: the final ranking and the awards become rows that never change, bound to rulebook hash and ledger
head.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition
from core import ledger
from core.errors import Refusals, Refused
from judging.results.enums import tie_step_name
from judging.results.models import AwardGiven, Ranking, RankingRow
from judging.results.notifications import mail_ledger_head
from judging.results.selectors.tabulation import Tabulation, tabulation_of
from judging.results.services.closing import PlenaryNeeded, create_ranking
from judging.scoring.exact import format_exact


class NotReady(Refusals):
    """What must happen before the result can be published."""


@transaction.atomic
def publish_result(*, edition: Edition, actor: User, at: datetime) -> Ranking:
    """Store the final ranking and its awards and publish the edition.

    Raises NotReady for open stages, PlenaryNeeded for a tie for an award.
    """
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.status != EditionStatus.OPEN:
        raise Refused(_("%(edition)s is not open: nothing to publish.") % {"edition": edition})
    tabulation = tabulation_of(edition)
    _refuse_unready(tabulation)
    payload = {
        "digest": edition.rulebook_version.digest,
        "lists": _lists_for_ledger(tabulation),
        "awards": _awards_for_ledger(tabulation),
    }
    head = ledger.append_events(edition.ledger_id, [("published", payload)], actor=actor.code, at=at)
    ranking = create_ranking(tabulation, None, head, at)
    _store_rows(tabulation, ranking)
    _store_awards(tabulation, ranking)
    locked.status, locked.published_at = EditionStatus.PUBLISHED, at
    locked.save(update_fields=["status", "published_at"])
    # The caller's own object: a page or command goes on with it.
    edition.status, edition.published_at = locked.status, locked.published_at
    mail_ledger_head(edition, _("%(edition)s: the results are published") % {"edition": edition}, head)
    return ranking


def _refuse_unready(tabulation: Tabulation) -> None:
    open_stages = tabulation.open_final_stages()
    if open_stages:
        raise NotReady(_("The stage %(stage)s is not closed.") % {"stage": stage} for stage in open_stages)
    pending = tabulation.result.awards.pending
    if pending:
        labels = tabulation.award_labels
        raise PlenaryNeeded(
            _("Tied for %(award)s: %(proposals)s. Record the plenary's order first.")
            % {"award": labels[tie.award], "proposals": ", ".join(tabulation.codes(tie.entries))}
            for tie in pending
        )


def _lists_for_ledger(tabulation: Tabulation) -> list[dict[str, object]]:
    return [
        {
            "scope": str(final_list.scope),
            "part": "+".join(final_list.key),
            "rows": [[tabulation.entries[row.key].code, format_exact(row.final), row.rank] for row in final_list.rows],
        }
        for final_list in tabulation.result.final.lists.values()
    ]


def _awards_for_ledger(tabulation: Tabulation) -> list[list[str]]:
    # "+".join as in the rows: the audit compares ledger and rows text by text.
    return [[award.award, "+".join(award.list_key), award.code] for award in tabulation.result.awards.awarded]


def _store_rows(tabulation: Tabulation, ranking: Ranking) -> None:
    RankingRow.objects.bulk_create(
        (
            RankingRow(
                ranking=ranking,
                proposal_id=row.key,
                scope=final_list.scope,
                part="+".join(final_list.key),
                place=row.place,
                rank=row.rank,
                computed_rank=row.computed_rank,
                is_tied=row.tied,
                score=tabulation.plan.print_score(row.final),
                exact=format_exact(row.final) or "",
                decided_by=tie_step_name(row.decided_by),
            )
            for final_list in tabulation.result.final.lists.values()
            for row in final_list.rows
        ),
        batch_size=1000,
    )


def _store_awards(tabulation: Tabulation, ranking: Ranking) -> None:
    awards = {award.code: award for award in tabulation.edition.rulebook_version.awards.all()}
    AwardGiven.objects.bulk_create(
        AwardGiven(
            ranking=ranking,
            award=awards[result.award],
            proposal_id=result.entry,
            part="+".join(result.list_key),
            rank=result.place,
        )
        for result in tabulation.result.awards.awarded
    )
