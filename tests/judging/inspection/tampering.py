"""Changes to the edition lomba-2026 past services and triggers, each with what the audit must say about it."""

import json

from competition.models import RulebookVersion
from core.models import LedgerEntry
from judging.panels.models import Assignment
from judging.results.models import AwardGiven, PlenaryDecision, Ranking, RankingRow
from judging.sheets.models import ScoreSheet
from tests.builders import AT


def sheets(**changes):
    return sheet_of("J2").update(**changes)


def sheet_of(judge):
    return ScoreSheet.objects.filter(assignment__proposal__code="P26-003", assignment__judge__code=judge)


def rows(**changes):
    return RankingRow.objects.filter(ranking__stage=None, proposal__code="P26-003").update(**changes)


def stage_rows(**changes):
    return RankingRow.objects.filter(ranking__stage__code="nilai", proposal__code="P26-003").update(**changes)


def entries(event, **changes):
    return LedgerEntry.objects.filter(stream__in=streams(), event=event).update(**changes)


def streams():
    return [Ranking.objects.filter(edition__slug="lomba-2026").first().edition.ledger_id]


def version():
    return RulebookVersion.objects.filter(code="kecil")


def other_weights():
    text = version().get().document
    assert '"weight":30' in text
    return text.replace('"weight":30', '"weight":31')


def given():
    return AwardGiven.objects.filter(ranking__edition__slug="lomba-2026", award__code="juara_1")


def swap_awards():
    first = given().get()
    return given().update(proposal=first.ranking.rows.get(proposal__code="P26-003").proposal)


def delete_result():
    AwardGiven.objects.filter(ranking__edition__slug="lomba-2026").delete()
    RankingRow.objects.filter(ranking__edition__slug="lomba-2026", ranking__stage=None).delete()
    Ranking.objects.filter(edition__slug="lomba-2026", stage=None).delete()


TAMPERINGS = {
    "a sheet's values": (
        lambda: sheets(vector="[99,71,71]"),
        "nilai: the sheet of J2 for P26-003 differs from the ledger",
    ),
    "a sheet's total": (lambda: sheets(numerator=9900), "the total of J2 for P26-003 does not follow from the values"),
    "values that still give the total": (lambda: sheets(vector="[71,70,72.5]"), "the sheet of J2 for P26-003 differs"),
    "values that are no list": (lambda: sheets(vector="palsu"), "something is unreadable"),
    "a sheet unlocked in silence": (
        lambda: sheets(status="draft", vector="", numerator=None, denominator=None, submitted_at=None),
        "nilai: the locked sheet of J2 for P26-003 is gone",
    ),
    "a sheet deleted": (
        lambda: sheet_of("J2").delete(),
        "nilai: the locked sheet of J2 for P26-003 is gone",
    ),
    "a recusal undone": (
        lambda: Assignment.objects.filter(proposal__code="P26-001", status="recused").update(status="active"),
        "nilai: computing the closed stage again gives another ranking",
    ),
    "a judge taken off in silence": (
        lambda: Assignment.objects.filter(proposal__code="P26-003", judge__code="J4").update(
            status="excluded", reason="x"
        ),
        "nilai: computing the closed stage again gives another ranking",
    ),
    "a published rank": (lambda: rows(rank=1), "result: the ranking differs from the ledger"),
    "a published exact score": (lambda: rows(exact="99/1", score=99), "result: the ranking differs from the ledger"),
    "a printed score": (lambda: rows(score=99), "result: a printed score does not follow from the exact one"),
    "a mark of a tie": (lambda: rows(is_tied=True), "computing the published result again gives another ranking"),
    "a computed rank": (lambda: rows(computed_rank=1), "computing the published result again gives another ranking"),
    "a row of a stage": (lambda: stage_rows(rank=1), "nilai: the ranking differs from the ledger"),
    "a printed score of a stage": (lambda: stage_rows(score=1), "nilai: a printed score does not follow"),
    "an award": (swap_awards, "result: the awards differ from the ledger"),
    "an award taken away": (lambda: given().delete(), "computing the published result again gives other awards"),
    "the whole result": (delete_result, "result: the ranking that the ledger recorded is gone"),
    "the plenary's order": (
        lambda: PlenaryDecision.objects.filter(edition__slug="lomba-2026").update(proposals=["P26-001", "P26-002"]),
        "computing the published result again gives another ranking",
    ),
    "the hash on the result": (
        lambda: Ranking.objects.filter(edition__slug="lomba-2026").update(rulebook_digest="f" * 64),
        "result: the ranking is not bound to the rulebook and the head",
    ),
    "the head on the result": (
        lambda: Ranking.objects.filter(edition__slug="lomba-2026").update(ledger_head="f" * 64),
        "nilai: the ranking is not bound to the rulebook and the head",
    ),
    "the rulebook's text": (
        lambda: version().update(document=other_weights()),
        "the rulebook's text does not have its hash",
    ),
    "the rulebook's text and hash": (
        lambda: version().update(document=other_weights(), digest="f" * 64),
        "the rulebook is not the one the ledger recorded as frozen",
    ),
    "the rulebook made unreadable": (lambda: version().update(document="{"), "something is unreadable"),
    "a payload of the ledger": (
        lambda: entries("published", payload=json.dumps({"digest": "f" * 64, "lists": [], "awards": []})),
        "changed",
    ),
    "a payload made unreadable": (lambda: entries("published", payload="{"), "changed"),
    "an actor of the ledger": (lambda: entries("published", actor="U9999"), "changed"),
    "a moment of the ledger": (lambda: entries("published", at=AT.replace(year=2025)), "changed"),
    "an entry in the middle": (
        lambda: LedgerEntry.objects.filter(stream__in=streams(), event="recused").delete(),
        "gap",
    ),
    "the tail": (lambda: LedgerEntry.objects.filter(stream__in=streams(), event="published").delete(), "tail_cut"),
}
