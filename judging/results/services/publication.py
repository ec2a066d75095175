"""Publishing: the final ranking and the awards become rows that never change, bound to rulebook hash and ledger
head.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition
from competition.selectors.editions import scored_stages
from core import ledger
from core.errors import Refusals, Refused
from judging.results.models import AwardGiven, Ranking, RankingRow
from judging.results.notifications import mail_head
from judging.results.selectors.tabulation import Tabulation, tabulation_of
from judging.results.services.closing import PlenaryNeeded


class NotReady(Refusals):
    """What must happen before the result can be published."""


@transaction.atomic
def publish(*, edition: Edition, actor: User, at: datetime) -> Ranking:
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.status != EditionStatus.OPEN:
        raise Refused(_("%(edition)s is not open: nothing to publish.") % {"edition": edition})
    current = tabulation_of(edition)
    _refuse_unready(current)
    payload = {"digest": edition.rulebook_version.digest, "lists": _lists(current), "awards": _awards(current)}
    head = ledger.append_events(edition.ledger_id, [("published", payload)], actor=actor.code, at=at)
    ranking = Ranking.objects.create(
        edition=edition,
        stage=None,
        at=at,
        rulebook_digest=edition.rulebook_version.digest,
        ledger_head=head,
        places=current.plan.places,
    )
    _keep_rows(current, ranking)
    _keep_awards(current, ranking)
    locked.status, locked.published_at = EditionStatus.PUBLISHED, at
    locked.save(update_fields=["status", "published_at"])
    edition.status, edition.published_at = locked.status, locked.published_at
    about = _("%(edition)s: the results are published") % {"edition": edition}
    mail_head(edition, about, head)
    return ranking


def _refuse_unready(current: Tabulation) -> None:
    sources = current.plan.final_stages
    open_stages = [
        stage for stage in scored_stages(current.edition) if stage.code in sources and stage.code not in current.closed
    ]
    if open_stages:
        raise NotReady(_("The stage %(stage)s is not closed.") % {"stage": stage} for stage in open_stages)
    awards = current.result.awards
    if awards.pending:
        labels = {award.code: award.label for award in current.plan.rulebook.awards}
        raise PlenaryNeeded(
            _("Tied for %(award)s: %(proposals)s. Record the plenary's order first.")
            % {"award": labels[tie.award], "proposals": ", ".join(current.codes(tie.entries))}
            for tie in awards.pending
        )


def _lists(current) -> list:
    return [
        {
            "scope": str(found.scope),
            "part": "+".join(found.key),
            "rows": [
                [current.entries[row.key].code, row.final.text() if row.final else None, row.rank] for row in found.rows
            ],
        }
        for found in current.result.final.lists.values()
    ]


def _awards(current) -> list:
    return [[given.award, "+".join(given.list_key), given.code] for given in current.result.awards.awarded]


def _keep_rows(current, ranking) -> None:
    RankingRow.objects.bulk_create(
        (
            RankingRow(
                ranking=ranking,
                proposal_id=row.key,
                scope=found.scope,
                part="+".join(found.key),
                place=row.place,
                rank=row.rank,
                computed_rank=row.computed_rank,
                is_tied=row.tied,
                score=row.final.decimal(ranking.places) if row.final else None,
                exact=row.final.text() if row.final else "",
                decided_by=(row.decided_by.ref or row.decided_by.by) if row.decided_by else "",
            )
            for found in current.result.final.lists.values()
            for row in found.rows
        ),
        batch_size=1000,
    )


def _keep_awards(current, ranking) -> None:
    awards = {award.code: award for award in current.edition.rulebook_version.awards.all()}
    AwardGiven.objects.bulk_create(
        AwardGiven(
            ranking=ranking,
            award=awards[given.award],
            proposal_id=given.entry,
            part="+".join(given.list_key),
            rank=given.place,
        )
        for given in current.result.awards.awarded
    )
