"""What must hold in every contest, whatever its rules: sequence of input, missing sheets, ranks, the cut."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from judging.scoring.seat_allocation import SeatReason
from tests.judging.scoring.bridge import code_of, computed, key_of, plan_of
from tests.judging.scoring.changes import renamed, shuffled_input, with_rules, with_sheets, with_stages, without_extras
from tests.judging.scoring.compare import fraction
from tests.judging.scoring.focus import cut_contests, tie_contests
from tests.judging.scoring.panels import contests, legal_values
from tests.judging.scoring.profiles import FEW, QUICK


def stage_rule(contest, code):
    return next(stage for stage in contest.rulebook["stages"] if stage["code"] == code)


def lines(result):
    return {stage: (list(table.rows.items()), table.severity, table.blocking) for stage, table in result.tables.items()}


@QUICK
@given(contests() | cut_contests() | tie_contests(), st.randoms(use_true_random=False))
def test_sequence_of_input_changes_nothing(contest, random):
    plan = plan_of(contest)
    first, second = computed(contest, plan), computed(shuffled_input(contest, random), plan)
    assert lines(second) == lines(first)
    assert (second.selections, second.final, second.awards) == (first.selections, first.final, first.awards)


@FEW
@given(cut_contests() | tie_contests())
def test_codes_decide_nothing(contest):
    plan, new = plan_of(contest), dict(zip(contest.codes, contest.codes[::-1], strict=True))
    before, after = computed(contest, plan), computed(renamed(contest), plan)
    assert outcome(after, str) == outcome(before, new.get)


def outcome(result, name):
    """Who advances and why, who has which rank and who wins what, with every code through `name`."""
    selections = {
        stage: {name(code_of(key)): reason for key, reason in selection.reasons.items()}
        for stage, selection in result.selections.items()
    }
    ranks = {
        where: {name(code_of(row.key)): (row.final, row.computed_rank, row.rank) for row in ranking.rows}
        for where, ranking in result.final.lists.items()
    }
    return (
        selections,
        ranks,
        {(award.award, award.list_key, award.place, name(award.code)) for award in result.awards.awarded},
    )


@FEW
@given(contests())
def test_recused_sheet_counts_like_no_sheet(contest):
    def dropped(_, sheet):
        return [] if sheet["state"] in ("recused", "excluded") else [sheet]

    plan = plan_of(contest)
    before, after = computed(contest, plan), computed(with_sheets(contest, dropped), plan)
    assert lines(after) == lines(before)
    assert (after.selections, after.final, after.awards) == (before.selections, before.final, before.awards)


@FEW
@given(contests())
def test_missing_sheet_is_no_zero_but_a_sheet_of_zeros_is_one(contest):
    """Without her sheet an average cannot fall below what it is with her lowest possible sheet."""
    contest = with_stages(contest, without_extras)

    def worst(stage, sheet):
        low = legal_values(stage_rule(contest, stage))[0]
        return [sheet | {"values": dict.fromkeys(sheet["values"], low)} if sheet["judge"] == "J1" else sheet]

    def missing(_, sheet):
        return [] if sheet["judge"] == "J1" else [sheet]

    plan = plan_of(contest)
    low, without = computed(with_sheets(contest, worst), plan), computed(with_sheets(contest, missing), plan)
    for stage, table in without.tables.items():
        for key, row in table.rows.items():
            if row.complete and low.tables[stage].rows[key].complete and is_average(stage_rule(contest, stage)):
                assert fraction(row.score) >= fraction(low.tables[stage].score(key))
            if not row.counted:
                assert (row.complete, row.score, row.rank) == (False, None, None)


def is_average(stage):
    """An average that keeps to its method; one that turns to the plain mean with fewer judges may move either way."""
    return stage["aggregate"]["method"] in ("mean", "median") or stage["aggregate"].get("if_too_few") == "refuse"


@FEW
@given(contests())
def test_recusing_the_highest_judge_never_raises_an_average(contest):
    contest = with_stages(contest, without_extras)
    plan = plan_of(contest)
    for stage, table in computed(contest, plan).tables.items():
        rule = stage_rule(contest, stage)
        if rule["aggregate"]["over"] == "judge_total" and is_average(rule):
            after = computed(with_sheets(contest, without_the_highest(table, stage)), plan).tables[stage]
            for key, row in table.rows.items():
                if row.complete and row.counted > rule["judges"]["min"]:
                    assert fraction(after.score(key)) <= fraction(row.score)


def without_the_highest(table, stage):
    def change(stage_code, sheet):
        if stage_code != stage or sheet["state"] != "submitted":
            return [sheet]
        totals = {judge: fraction(total) for judge, total in table.judge_totals(key_of(sheet["entry"])).items()}
        return [] if sheet["judge"] == max(totals, key=totals.get) else [sheet]

    return change


@QUICK
@given(tie_contests())
def test_equals_share_a_rank_and_the_next_ranks_are_skipped(contest):
    result = computed(contest)
    for table in result.tables.values():
        values = [fraction(row.comparable) for row in table.rows.values() if row.complete]
        for row in table.rows.values():
            assert row.rank == (1 + sum(v > fraction(row.comparable) for v in values) if row.complete else None)
    for ranking in result.final.lists.values():
        for ranks in ([row.rank for row in ranking.rows], [row.computed_rank for row in ranking.rows]):
            present = [rank for rank in ranks if rank is not None]
            assert present == [1 + sum(other < rank for other in present) for rank in present]


@QUICK
@given(contests())
def test_incomplete_entry_is_listed_without_score_and_never_a_finalist(contest):
    result = computed(contest)
    sources = {source["stage"] for source in contest.rulebook["final"]["from"]}
    incomplete = {key for stage in sources for key, row in result.tables[stage].rows.items() if not row.complete}
    for stage, table in result.tables.items():
        assert set(map(code_of, table.rows)) == set(contest.entrants[stage])
    for ranking in result.final.lists.values():
        assert incomplete.isdisjoint(row.key for row in ranking.rows if row.finalist)


@QUICK
@given(cut_contests())
def test_plenary_order_of_the_cut_only_decides_what_was_pending(contest):
    """Who had a seat keeps it, who was refused stays refused."""
    chain = [step for step in contest.rulebook["tie_break"] if step["by"] != "plenary"]
    contest = with_rules(contest, tie_break=chain)
    plan = plan_of(contest)
    none, orders = (dict.fromkeys(contest.cut_orders, source) for source in ([], [contest.codes]))
    undecided = computed(replace(contest, cut_orders=none), plan).selections
    decided = computed(replace(contest, cut_orders=orders), plan).selections
    for stage, before in undecided.items():
        after = decided[stage]
        assert after.pending == ()
        open_to = {key for key, reason in before.reasons.items() if reason is SeatReason.PENDING}
        assert set(before.advanced) == set(after.advanced) - open_to
