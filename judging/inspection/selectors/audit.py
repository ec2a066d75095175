"""The audit: whether everything that was published follows from the ledger.

The chain, the sheets, the closings and the result are compared with each other. All comparisons are generators of
sentences, one for each problem.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _

from competition.models import Edition
from core import ledger
from core.hashes import hash_text
from core.models import LedgerEntry
from judging.results.models import AwardGiven, Ranking, RankingRow
from judging.results.selectors.rankings import find_ranking
from judging.results.selectors.tabulation import Tabulation, tabulation_of
from judging.scoring.exact import Exact
from judging.sheets.enums import SheetStatus
from judging.sheets.models import ScoreSheet

# Codes of stage, judge, proposal and group, the values as JSON, numerator and denominator of the total.
SheetRow = tuple[str, str, str, str, str, int, int]
RankedRow = tuple[str, str, str, str, int | None]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit came to.

    `problems` are sentences; `length` and `head` are those of the ledger; `sheets` is the number of locked sheets that
    were compared.
    """

    problems: list[str]
    length: int
    head: str
    sheets: int


def audit_edition(edition: Edition, *, head: str | None = None) -> AuditReport:
    """Compare all that is stored about an edition; `head`: one from a document, which must be in the chain."""
    chain = ledger.verify_stream(edition.ledger_id, anchored_head=head)
    problems = [
        _("ledger entry %(sequence)d: %(fault)s %(detail)s")
        % {"sequence": problem.sequence, "fault": problem.fault, "detail": problem.detail}
        for problem in chain.problems
    ]
    sheets = list(_locked_sheets(edition))
    # Whoever tampers may leave text that is no JSON or names no stage; what was found before it must still be told.
    try:
        for problem in _compare_everything(edition, sheets):
            problems.append(problem)
    except (ValueError, TypeError, LookupError) as error:
        problems.append(_("something is unreadable, nothing after it was compared: %(error)s") % {"error": error})
    return AuditReport(problems, chain.length, chain.head, len(sheets))


def _compare_everything(edition: Edition, sheets: Iterable[SheetRow]) -> Iterator[str]:
    yield from _compare_rulebook(edition)
    current = tabulation_of(edition)
    yield from _compare_sheets(edition, current, sheets)
    yield from _compare_stored_rankings(edition)
    yield from _compare_computed_result(edition, current)


def _compare_rulebook(edition: Edition) -> Iterator[str]:
    version = edition.rulebook_version
    recorded = [payload["digest"] for payload in ledger.read_payloads(edition.ledger_id, "rulebook_frozen")]
    if hash_text(version.document) != version.digest:
        yield _("the rulebook's text does not have its hash %(digest)s") % {"digest": version.digest}
    if recorded and version.digest not in recorded:
        yield _("the rulebook is not the one the ledger recorded as frozen")


def _locked_sheets(edition: Edition) -> Iterator[SheetRow]:
    sheets = ScoreSheet.objects.filter(status=SheetStatus.SUBMITTED, assignment__panel__edition=edition).order_by()
    rows = sheets.values_list(
        "assignment__stage__code",
        "assignment__judge__code",
        "assignment__proposal__code",
        "assignment__proposal__group__code",
        "vector",
        "numerator",
        "denominator",
    )
    # A constraint gives every locked sheet a total.
    return cast(Iterator[SheetRow], rows.iterator())


def _compare_sheets(edition: Edition, current: Tabulation, sheets: Iterable[SheetRow]) -> Iterator[str]:
    """Each locked sheet equals its last ledger event, and its total follows from its values."""
    recorded = _recorded_sheets(edition)
    for stage, judge, proposal, group, vector, numerator, denominator in sheets:
        names = {"judge": judge, "proposal": proposal, "stage": stage}
        event = recorded.pop((stage, judge, proposal), None)
        values = json.loads(vector)
        if event is None:
            yield _("%(stage)s: the sheet of %(judge)s for %(proposal)s is not in the ledger") % names
        elif (event["values"], event["total"]) != (values, f"{numerator}/{denominator}"):
            yield _("%(stage)s: the sheet of %(judge)s for %(proposal)s differs from the ledger") % names
        if current.plan.stages[stage].judge_total(group, values) != Exact(numerator, denominator):
            yield _("%(stage)s: the total of %(judge)s for %(proposal)s does not follow from the values") % names
    for stage, judge, proposal in recorded:
        names = {"judge": judge, "proposal": proposal, "stage": stage}
        yield _("%(stage)s: the locked sheet of %(judge)s for %(proposal)s is gone") % names


def _recorded_sheets(edition: Edition) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The sheets that are locked by the ledger: (stage, judge, proposal) → the event that locked each last."""
    recorded: dict[tuple[str, str, str], dict[str, Any]] = {}
    for payload in ledger.read_payloads(edition.ledger_id, "sheet_submitted", "sheet_unlocked"):
        key = (payload["stage"], payload["judge"], payload["proposal"])
        # Only the event of a locking holds values.
        if "values" in payload:
            recorded[key] = payload
        else:
            recorded.pop(key, None)
    return recorded


def _compare_stored_rankings(edition: Edition) -> Iterator[str]:
    """Stored rankings say what the ledger recorded when they were made, and print the scores they were ranked by."""
    rankings = {
        ranking.stage and ranking.stage.code: ranking
        for ranking in Ranking.objects.filter(edition=edition).select_related("stage")
    }
    entries = LedgerEntry.objects.filter(stream=edition.ledger_id, event__in=("stage_closed", "published"))
    for payload, head in entries.order_by("sequence").values_list("payload", "hash"):
        event = json.loads(payload)
        stage = event.get("stage")
        # An edition's result is stored like the ranking of a stage, and belongs to no stage.
        ranking, name = rankings.pop(stage, None), {"ranking": stage or _("result")}
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
        if any(_round_exact(exact, ranking.places) != score for *_row, exact, _rank, score in rows):
            yield _("%(ranking)s: a printed score does not follow from the exact one") % name
        awards = ranking.awards.values_list("award__code", "part", "proposal__code")
        if set(awards) != {tuple(award) for award in event.get("awards", [])}:
            yield _("%(ranking)s: the awards differ from the ledger") % name
    for stage in rankings:
        yield _("%(ranking)s: the ranking is not in the ledger") % {"ranking": stage or _("result")}


def _recorded_rows(event: dict[str, Any]) -> Iterator[RankedRow]:
    """(scope, part, code, exact score, rank) of every row of a recorded ranking."""
    # A closed stage is recorded as one list of rows, a published result as several lists.
    lists = event.get("lists", [{"scope": "overall", "part": "", "rows": event.get("rows")}])
    for ranking_list in lists:
        for code, exact, rank in ranking_list["rows"]:
            yield ranking_list["scope"], ranking_list["part"], code, exact or "", rank


def _round_exact(exact: str, places: int) -> Decimal | None:
    """`7/3` with two places as 2.33; None for an empty text, the row of somebody without a score."""
    return Exact(*map(int, exact.split("/"))).decimal(places) if exact else None


def _compare_computed_result(edition: Edition, current: Tabulation) -> Iterator[str]:
    """Closings and the published result equal what the sheets give when computed again."""
    for closing in ledger.read_payloads(edition.ledger_id, "stage_closed"):
        rows = current.result.tables[closing["stage"]].rows.values()
        computed = [
            [current.entries[cast(int, row.key)].code, row.score.text() if row.score else None, row.rank]
            for row in rows
        ]
        if computed != closing["rows"]:
            yield _("%(stage)s: computing the closed stage again gives another ranking") % {"stage": closing["stage"]}
    ranking = find_ranking(edition)
    if ranking is None:
        return
    fields = ("scope", "part", "proposal_id", "place", "rank", "computed_rank", "is_tied", "exact")
    stored_rows = set(RankingRow.objects.filter(ranking=ranking).values_list(*fields))
    if stored_rows != set(_computed_rows(current)):
        yield _("computing the published result again gives another ranking")
    stored_awards = set(AwardGiven.objects.filter(ranking=ranking).values_list("award__code", "proposal_id"))
    if stored_awards != {(award.award, award.entry) for award in current.result.awards.awarded}:
        yield _("computing the published result again gives other awards")


def _computed_rows(current: Tabulation) -> Iterator[tuple[Any, ...]]:
    """The rows of the result as it is computed now, in the columns of the stored rows."""
    for ranking_list in current.result.final.lists.values():
        for row in ranking_list.rows:
            ranks = (row.place, row.rank, row.computed_rank, row.tied)
            part = "+".join(ranking_list.key)
            yield str(ranking_list.scope), part, row.key, *ranks, row.final.text() if row.final else ""
