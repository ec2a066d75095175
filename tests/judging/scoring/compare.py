"""The figures of both sides in one shape, so that one equality compares a whole table."""

from fractions import Fraction

from tests.judging.oracle.rules import comparable, places
from tests.judging.scoring.bridge import code_of


def fraction(value):
    return None if value is None else Fraction(value.numerator, value.denominator)


def text(value):
    """A printed figure with its zeros."""
    return None if value is None else str(value)


def printed(value, digits):
    return None if value is None else text(value.decimal(digits))


def figures(by_judge):
    return {judge: fraction(total) for judge, total in by_judge.items()}


def stage_of_ours(table, digits):
    return {
        code_of(key): {
            "score": fraction(row.score),
            "printed": printed(row.score, digits),
            "comparable": fraction(row.comparable),
            "rank": row.rank,
            "counted": row.counted,
            "complete": row.complete,
            "spread": fraction(row.spread),
            "flagged": row.spread_exceeded,
            "totals": figures(table.judge_totals(key)),
            "adjusted": figures(table.adjusted_totals(key)),
        }
        for key, row in table.rows.items()
    }


def stage_of_oracle(rulebook, table):
    same = ("score", "rank", "counted", "complete", "spread", "flagged", "totals", "adjusted")
    return {
        code: {name: line[name] for name in same}
        | {
            "printed": text(line["printed"]),
            "comparable": comparable(rulebook, line["score"]) if line["complete"] else None,
        }
        for code, line in table.items()
    }


def assert_same_stages(expected, result):
    for stage, table in expected.tables.items():
        computed, moderated = result.tables[stage], expected.contest.consolidated[stage]
        assert stage_of_ours(computed, places(expected.rulebook)) == stage_of_oracle(expected.rulebook, table)
        open_lines = {code for code, line in table.items() if blocks(line, code in moderated)}
        assert {code_of(key) for key, _ in computed.blocking} == open_lines
        assert computed.can_close is not bool(open_lines)


def blocks(line, is_consolidated):
    return not line["complete"] or (line["moderate"] and not is_consolidated)


def assert_same_selections(expected, result):
    for stage, computed in result.selections.items():
        parts = expected.selection(stage)
        pending = {(part, tuple(tied)) for part, selected in parts.items() for tied in selected["pending"]}
        assert {code_of(key) for key in computed.advanced} == set().union(
            *(selected["advancing"] for selected in parts.values())
        )
        assert {(tied.part, codes(tied.entries)) for tied in computed.pending} == pending
        waiting = {part for part, _ in pending}
        unmet = {(part, *missing) for part, selected in parts.items() for missing in selected["unmet"]}
        assert {missing_of(quota) for quota in computed.unmet if quota.part not in waiting} == unmet


def codes(keys):
    return tuple(sorted(map(code_of, keys)))


def missing_of(unmet):
    return unmet.part, unmet.quota.by, unmet.quota.value, unmet.quota.min - unmet.reached


def lists_of_ours(final, digits):
    return {
        (scope.value, key): {
            code_of(row.key): (fraction(row.final), printed(row.final, digits), row.computed_rank, row.rank)
            for row in ranking.rows
        }
        for (scope, key), ranking in final.lists.items()
    }


def lists_of_oracle(final):
    members = {}
    for (scope, key), ranking in final["lists"].items():
        members[scope, key] = {
            code: (
                final["scores"][code],
                text(final["printed"][code]),
                ranking["computed"].get(code),
                ranking["official"].get(code),
            )
            for code in ranking["members"]
        }
    return members


def assert_same_final(expected, result):
    assert lists_of_ours(result.final, places(expected.rulebook)) == lists_of_oracle(expected.final)
    for ranking in result.final.lists.values():
        shared = [row.rank for row in ranking.rows if row.rank is not None]
        assert {row.key for row in ranking.rows if row.tied} == {
            row.key for row in ranking.rows if shared.count(row.rank) > 1
        }


def assert_same_awards(expected, result):
    expected_awards, pending = expected.awards
    computed = {}
    for award in result.awards.awarded:
        computed.setdefault((award.award, award.scope.value, award.list_key), set()).add(code_of(award.entry))
    assert computed == expected_awards
    waiting = {
        (award.award, award.scope.value, award.list_key, codes(award.entries)) for award in result.awards.pending
    }
    assert waiting == {(*where, tuple(tied)) for where, classes in pending.items() for tied in classes}
