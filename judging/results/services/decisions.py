"""What a plenary decides: order of ties, moves, names, consolidation. Recorded with its reason; no score is touched."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition, Stage
from competition.rulebook.vocabulary import RankingScope
from core import ledger
from core.errors import Refused
from core.hashes import salted_hash
from judging.results.enums import DecisionKind
from judging.results.models import PlenaryDecision
from judging.results.permissions import kinds_for, move_scopes_of
from submissions.selectors.proposals import proposals_by_import_name


@transaction.atomic
def record_decision(
    *,
    edition: Edition,
    stage: Stage | None,
    kind: DecisionKind,
    proposals: list[str],
    reason: str,
    actor: User,
    at: datetime,
    to_rank: int | None = None,
    scope: RankingScope = RankingScope.OVERALL,
) -> PlenaryDecision:
    """`stage` None = about the final ranking.

    Proposals by code, reference or title; best first where the order matters.
    """
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.status == EditionStatus.PUBLISHED:
        raise Refused(_("The results of %(edition)s are published.") % {"edition": edition})
    codes = _codes(edition, proposals)
    _check(edition, stage, kind, codes, reason, to_rank, scope)
    decision = PlenaryDecision.objects.create(
        edition=edition,
        stage=stage,
        kind=kind,
        proposals=codes,
        to_rank=to_rank,
        scope=scope,
        reason=reason.strip(),
        actor=actor,
        at=at,
    )
    payload = {
        "kind": str(kind),
        "stage": stage.code if stage else None,
        "proposals": codes,
        "to_rank": to_rank,
        "scope": str(scope),
        "reason": salted_hash(decision.reason, decision.salt),
    }
    ledger.append_events(edition.ledger_id, [("plenary_decided", payload)], actor=actor.code, at=at)
    return decision


def _codes(edition, names) -> list[str]:
    known = proposals_by_import_name(edition)
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        raise Refused(_("Unknown proposals: %(names)s") % {"names": ", ".join(unknown)})
    return [known[name.casefold()].code for name in names]


def _check(edition, stage, kind, codes, reason, to_rank, scope) -> None:
    if kind not in kinds_for(edition.rules, stage.code if stage else ""):
        place = stage.label if stage else _("the final ranking")
        names = {"kind": kind.label, "place": place}
        raise Refused(_("The rulebook leaves no decision “%(kind)s” to the plenary about %(place)s.") % names)
    if not reason.strip():
        raise Refused(_("A plenary decision needs a reason; the minutes print it."))
    if len(set(codes)) < len(codes):
        raise Refused(_("A proposal is named twice."))
    if kind == DecisionKind.ORDER and len(codes) < 2:
        raise Refused(_("An order needs at least two proposals."))
    if kind == DecisionKind.MOVE and (len(codes) != 1 or not to_rank):
        raise Refused(_("A move names one proposal of the final ranking and the rank it gets."))
    if kind == DecisionKind.MOVE and scope not in move_scopes_of(edition.rules):
        raise Refused(_("The rulebook ranks the result in another way: choose one of its own rankings."))
