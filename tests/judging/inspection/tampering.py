"""Changes to the edition lomba-2026 past services and triggers, each with what the audit must say about it."""

import json

from competition.models import RulebookVersion
from core.models import LedgerEntry
from judging.panels.models import Assignment
from judging.results.models import AwardGiven, PlenaryDecision, Ranking, RankingRow
from judging.sheets.models import ScoreSheet
from tests.builders import AT


def change_sheet(**changes):
    return sheet_of("J2").update(**changes)


def sheet_of(judge):
    return ScoreSheet.objects.filter(assignment__proposal__code="P26-003", assignment__judge__code=judge)


def change_row(**changes):
    return RankingRow.objects.filter(ranking__stage=None, proposal__code="P26-003").update(**changes)


def change_stage_row(**changes):
    return RankingRow.objects.filter(ranking__stage__code="nilai", proposal__code="P26-003").update(**changes)


def change_entries(event, **changes):
    return LedgerEntry.objects.filter(stream__in=ledger_ids(), event=event).update(**changes)


def ledger_ids():
    return [Ranking.objects.filter(edition__slug="lomba-2026").first().edition.ledger_id]


def rulebook_version():
    return RulebookVersion.objects.filter(code="kecil")


def other_weights():
    text = rulebook_version().get().document
    assert '"weight":30' in text
    return text.replace('"weight":30', '"weight":31')


def first_award():
    return AwardGiven.objects.filter(ranking__edition__slug="lomba-2026", award__code="juara_1")


def swap_awards():
    award = first_award().get()
    return first_award().update(proposal=award.ranking.rows.get(proposal__code="P26-003").proposal)


def delete_result():
    AwardGiven.objects.filter(ranking__edition__slug="lomba-2026").delete()
    RankingRow.objects.filter(ranking__edition__slug="lomba-2026", ranking__stage=None).delete()
    Ranking.objects.filter(edition__slug="lomba-2026", stage=None).delete()


TAMPERINGS = {
    "a sheet's values": (
        lambda: change_sheet(vector="[99,71,71]"),
        "nilai: the sheet of J2 for P26-003 differs from the ledger",
    ),
    "a sheet's total": (
        lambda: change_sheet(numerator=9900),
        "the total of J2 for P26-003 does not follow from the values",
    ),
    "values that still give the total": (
        lambda: change_sheet(vector="[71,70,72.5]"),
        "the sheet of J2 for P26-003 differs",
    ),
    "values that are no list": (lambda: change_sheet(vector="palsu"), "something is unreadable"),
    "a sheet unlocked in silence": (
        lambda: change_sheet(status="draft", vector="", numerator=None, denominator=None, submitted_at=None),
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
    "a published rank": (lambda: change_row(rank=1), "result: the ranking differs from the ledger"),
    "a published exact score": (
        lambda: change_row(exact="99/1", score=99),
        "result: the ranking differs from the ledger",
    ),
    "a printed score": (lambda: change_row(score=99), "result: a printed score does not follow from the exact one"),
    "a mark of a tie": (lambda: change_row(is_tied=True), "computing the published result again gives another ranking"),
    "a computed rank": (
        lambda: change_row(computed_rank=1),
        "computing the published result again gives another ranking",
    ),
    "a row of a stage": (lambda: change_stage_row(rank=1), "nilai: the ranking differs from the ledger"),
    "a printed score of a stage": (lambda: change_stage_row(score=1), "nilai: a printed score does not follow"),
    "an award": (swap_awards, "result: the awards differ from the ledger"),
    "an award taken away": (lambda: first_award().delete(), "computing the published result again gives other awards"),
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
        lambda: rulebook_version().update(document=other_weights()),
        "the rulebook's text does not have its hash",
    ),
    "the rulebook's text and hash": (
        lambda: rulebook_version().update(document=other_weights(), digest="f" * 64),
        "the rulebook is not the one the ledger recorded as frozen",
    ),
    "the rulebook made unreadable": (lambda: rulebook_version().update(document="{"), "something is unreadable"),
    "a payload of the ledger": (
        lambda: change_entries("published", payload=json.dumps({"digest": "f" * 64, "lists": [], "awards": []})),
        "changed",
    ),
    "a payload made unreadable": (lambda: change_entries("published", payload="{"), "changed"),
    "an actor of the ledger": (lambda: change_entries("published", actor="U9999"), "changed"),
    "a moment of the ledger": (lambda: change_entries("published", at=AT.replace(year=2025)), "changed"),
    "an entry in the middle": (
        lambda: LedgerEntry.objects.filter(stream__in=ledger_ids(), event="recused").delete(),
        "gap",
    ),
    "the tail": (lambda: LedgerEntry.objects.filter(stream__in=ledger_ids(), event="published").delete(), "tail_cut"),
}
