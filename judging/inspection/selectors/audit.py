"""Does everything that was published follow from the ledger? Chain, sheets, closings and result are compared with
each other.
"""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competition.models import Edition
from core import ledger
from core.hashes import hash_text
from core.models import LedgerEntry
from judging.results.models import AwardGiven, Ranking, RankingRow
from judging.results.selectors.results import ranking_of
from judging.results.selectors.tabulation import Tabulation, tabulation_of
from judging.scoring.exact import Exact
from judging.sheets.enums import SheetStatus
from judging.sheets.models import ScoreSheet


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`problems` are sentences; `length` and `head` those of the ledger; `sheets` how many locked sheets were
    compared.
    """

    problems: list[str]
    length: int
    head: str
    sheets: int


def audit_of(edition: Edition, *, head: str | None = None) -> AuditReport:
    chain = ledger.verify_stream(edition.ledger_id, anchored_head=head)
    problems = [
        _("ledger entry %(sequence)d: %(fault)s %(detail)s")
        % {"sequence": p.sequence, "fault": p.fault, "detail": p.detail}
        for p in chain.problems
    ]
    sheets = list(_locked_sheets(edition))
    try:
        for found in _comparisons(edition, sheets):
            problems.append(found)
    except (ValueError, TypeError, LookupError) as error:
        problems.append(_("something is unreadable, nothing after it was compared: %(error)s") % {"error": error})
    return AuditReport(problems, chain.length, chain.head, len(sheets))


def _comparisons(edition, sheets):
    yield from _rulebook_problems(edition)
    current = tabulation_of(edition)
    yield from _sheet_problems(edition, current, sheets)
    yield from _kept_problems(edition)
    yield from _result_problems(edition, current)


def _rulebook_problems(edition):
    version = edition.rulebook_version
    recorded = [payload["digest"] for payload in ledger.read_payloads(edition.ledger_id, "rulebook_frozen")]
    if hash_text(version.document) != version.digest:
        yield _("the rulebook's text does not have its hash %(digest)s") % {"digest": version.digest}
    if recorded and version.digest not in recorded:
        yield _("the rulebook is not the one the ledger recorded as frozen")


def _locked_sheets(edition):
    rows = ScoreSheet.objects.filter(status=SheetStatus.SUBMITTED, assignment__panel__edition=edition).order_by()
    return rows.values_list(
        "assignment__stage__code",
        "assignment__judge__code",
        "assignment__proposal__code",
        "assignment__proposal__group__code",
        "vector",
        "numerator",
        "denominator",
    ).iterator()


def _sheet_problems(edition, current: Tabulation, sheets):
    """Each locked sheet equals its last ledger event, and its total follows from its values."""
    recorded = _recorded_sheets(edition)
    for stage, judge, proposal, group, vector, numerator, denominator in sheets:
        name = {"judge": judge, "proposal": proposal, "stage": stage}
        event = recorded.pop((stage, judge, proposal), None)
        values = json.loads(vector)
        if event is None:
            yield _("%(stage)s: the sheet of %(judge)s for %(proposal)s is not in the ledger") % name
        elif (event["values"], event["total"]) != (values, f"{numerator}/{denominator}"):
            yield _("%(stage)s: the sheet of %(judge)s for %(proposal)s differs from the ledger") % name
        if current.plan.stages[stage].judge_total(group, values) != Exact(numerator, denominator):
            yield _("%(stage)s: the total of %(judge)s for %(proposal)s does not follow from the values") % name
    for stage, judge, proposal in recorded:
        yield _("%(stage)s: the locked sheet of %(judge)s for %(proposal)s is gone") % {
            "judge": judge,
            "proposal": proposal,
            "stage": stage,
        }


def _recorded_sheets(edition) -> dict[tuple, dict]:
    """The last state of every sheet by ledger: submitted, or not at all after an unlocking."""
    recorded: dict[tuple, dict] = {}
    for payload in ledger.read_payloads(edition.ledger_id, "sheet_submitted", "sheet_unlocked"):
        key = (payload["stage"], payload["judge"], payload["proposal"])
        if "values" in payload:
            recorded[key] = payload
        else:
            recorded.pop(key, None)
    return recorded


def _kept_problems(edition):
    """Kept rankings say what the ledger recorded when they were made, and print the scores they were ranked by."""
    made = LedgerEntry.objects.filter(stream=edition.ledger_id, event__in=("stage_closed", "published"))
    kept = {
        ranking.stage and ranking.stage.code: ranking
        for ranking in Ranking.objects.filter(edition=edition).select_related("stage")
    }
    for text, head in made.order_by("sequence").values_list("payload", "hash"):
        event = json.loads(text)
        stage = event.get("stage")
        ranking, name = kept.pop(stage, None), {"ranking": stage or _("result")}
        if ranking is None:
            yield _("%(ranking)s: the ranking that the ledger recorded is gone") % name
            continue
        if (ranking.rulebook_digest, ranking.ledger_head) != (event["digest"], head):
            yield (
                _("%(ranking)s: the ranking is not bound to the rulebook and the head that the ledger recorded") % name
            )
        rows = list(ranking.rows.values_list("scope", "part", "proposal__code", "exact", "rank", "score"))
        if {row[:-1] for row in rows} != set(_recorded_rows(event)):
            yield _("%(ranking)s: the ranking differs from the ledger") % name
        if any(_printed(exact, ranking.places) != score for *_row, exact, _rank, score in rows):
            yield _("%(ranking)s: a printed score does not follow from the exact one") % name
        awards = ranking.awards.values_list("award__code", "part", "proposal__code")
        if set(awards) != {tuple(award) for award in event.get("awards", [])}:
            yield _("%(ranking)s: the awards differ from the ledger") % name
    for stage in kept:
        yield _("%(ranking)s: the ranking is not in the ledger") % {"ranking": stage or _("result")}


def _recorded_rows(event):
    """(scope, part, code, exact score, rank) of every row of a recorded ranking."""
    lists = event.get("lists", [{"scope": "overall", "part": "", "rows": event.get("rows")}])
    for own in lists:
        for code, exact, rank in own["rows"]:
            yield own["scope"], own["part"], code, exact or "", rank


def _printed(exact: str, places: int):
    return Exact(*map(int, exact.split("/"))).decimal(places) if exact else None


def _result_problems(edition, current: Tabulation):
    """Closings and the published result equal what the sheets give when computed again."""
    for closing in ledger.read_payloads(edition.ledger_id, "stage_closed"):
        rows = current.result.tables[closing["stage"]].rows.values()
        again = [[current.entries[row.key].code, row.score.text() if row.score else None, row.rank] for row in rows]
        if again != closing["rows"]:
            yield _("%(stage)s: computing the closed stage again gives another ranking") % {"stage": closing["stage"]}
    ranking = ranking_of(edition)
    if ranking is None:
        return
    fields = ("scope", "part", "proposal_id", "place", "rank", "computed_rank", "is_tied", "exact")
    kept = set(RankingRow.objects.filter(ranking=ranking).values_list(*fields))
    if kept != set(_computed_rows(current)):
        yield _("computing the published result again gives another ranking")
    given = set(AwardGiven.objects.filter(ranking=ranking).values_list("award__code", "proposal_id"))
    if given != {(award.award, award.entry) for award in current.result.awards.awarded}:
        yield _("computing the published result again gives other awards")


def _computed_rows(current):
    for found in current.result.final.lists.values():
        for row in found.rows:
            ranks = (row.place, row.rank, row.computed_rank, row.tied)
            yield (str(found.scope), "+".join(found.key), row.key, *ranks, row.final.text() if row.final else "")
