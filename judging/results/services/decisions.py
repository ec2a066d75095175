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
from judging.results.permissions import allowed_decision_kinds, allowed_move_scopes
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
    """Record what the plenary decided. `stage` None = about the final ranking.

    Proposals by code, reference or title; best first where the order matters.
    """
    # A decision recorded while the result is being published would be missing in it, so this waits.
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.status == EditionStatus.PUBLISHED:
        raise Refused(_("The results of %(edition)s are published.") % {"edition": edition})
    codes = _find_codes(edition, proposals)
    # The screen offers only what the rulebook allows; the command asks the same service.
    _refuse_impossible(edition, stage, kind, codes, reason, to_rank, scope)
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


def _find_codes(edition: Edition, names: list[str]) -> list[str]:
    """The proposal codes of these codes, references or titles; refuses unknown ones by name."""
    proposals = proposals_by_import_name(edition)
    unknown = [name for name in names if name.casefold() not in proposals]
    if unknown:
        raise Refused(_("Unknown proposals: %(names)s") % {"names": ", ".join(unknown)})
    return [proposals[name.casefold()].code for name in names]


def _refuse_impossible(
    edition: Edition,
    stage: Stage | None,
    kind: DecisionKind,
    codes: list[str],
    reason: str,
    to_rank: int | None,
    scope: RankingScope,
) -> None:
    if kind not in allowed_decision_kinds(edition.rules, stage.code if stage else ""):
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
    if kind == DecisionKind.MOVE and scope not in allowed_move_scopes(edition.rules):
        raise Refused(_("The rulebook ranks the result in another way: choose one of its own rankings."))
