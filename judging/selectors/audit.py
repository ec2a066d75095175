"""Does everything that was published follow from the ledger? Chain, sheets, closings and result are compared with
each other.
"""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competition import rulebook
from competition.models import Edition
from core import ledger
from judging import scoring
from judging.enums import SheetStatus
from judging.models import AwardGiven, RankingRow, ScoreSheet
from judging.selectors.results import ranking_of
from judging.selectors.tabulation import Tabulation, tabulation_of


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`problems` are sentences;

    `length` and `head` those of the ledger; `sheets` how many locked sheets were compared.
    """

    problems: list[str]
    length: int
    head: str
    sheets: int


def audit_of(edition: Edition, *, head: str | None = None) -> AuditReport:
    chain = ledger.verify(edition.ledger_id, anchored_head=head)
    problems = [
        _("ledger entry %(sequence)d: %(fault)s %(detail)s")
        % {"sequence": p.sequence, "fault": p.fault, "detail": p.detail}
        for p in chain.problems
    ]
    problems += _rulebook_problems(edition)
    current = tabulation_of(edition)
    sheets = list(_locked_sheets(edition))
    problems += _sheet_problems(edition, current, sheets)
    problems += _result_problems(edition, current)
    return AuditReport(problems, chain.length, chain.head, len(sheets))


def _rulebook_problems(edition):
    version = edition.rulebook_version
    recorded = [payload["digest"] for payload in ledger.payloads(edition.ledger_id, "rulebook_frozen")]
    if rulebook.digest(rulebook.read(version.document)) != version.digest:
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
        if current.plan.stages[stage].judge_total(group, values) != scoring.Exact(numerator, denominator):
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
    for payload in ledger.payloads(edition.ledger_id, "sheet_submitted", "sheet_unlocked"):
        key = (payload["stage"], payload["judge"], payload["proposal"])
        if "values" in payload:
            recorded[key] = payload
        else:
            recorded.pop(key, None)
    return recorded


def _result_problems(edition, current: Tabulation):
    """Closings and the published result equal what the sheets give when computed again."""
    for closing in ledger.payloads(edition.ledger_id, "stage_closed"):
        rows = current.result.tables[closing["stage"]].rows.values()
        again = [[current.entries[row.key].code, row.score.text() if row.score else None, row.rank] for row in rows]
        if again != closing["rows"]:
            yield _("%(stage)s: computing the closed stage again gives another ranking") % {"stage": closing["stage"]}
    ranking = ranking_of(edition)
    if ranking is None:
        return
    kept = set(RankingRow.objects.filter(ranking=ranking).values_list("scope", "part", "proposal_id", "rank", "exact"))
    if kept != set(_computed_rows(current)):
        yield _("computing the published result again gives another ranking")
    given = set(AwardGiven.objects.filter(ranking=ranking).values_list("award__code", "proposal_id"))
    if given != {(award.award, award.entry) for award in current.result.awards.given}:
        yield _("computing the published result again gives other awards")


def _computed_rows(current):
    for found in current.result.final.lists.values():
        for row in found.rows:
            yield (str(found.scope), "+".join(found.key), row.key, row.rank, row.final.text() if row.final else "")
